import {pendingAction, type SimulatedDroplet} from '../fleet/droplet.ts'
import {REGIONS, type Region} from '../fleet/regions.ts'
import {SIZES, type Size} from '../fleet/sizes.ts'

const sizeSlugs = Object.values(SIZES).map(({slug}) => slug)
const regionSlugs = REGIONS.map(({slug}) => slug)

/** The golden snapshot that every droplet was made from. */
const imageJson = {
  id: 180_000_001,
  name: 'genesis-n8n',
  type: 'snapshot',
  distribution: 'Ubuntu',
  slug: null,
  public: false,
  regions: regionSlugs,
  created_at: '2026-01-02T03:04:05Z',
  min_disk_size: SIZES.standard.diskGib,
  size_gigabytes: 4.2,
  description: 'n8n with its sidecar',
  tags: [],
  status: 'available',
}

/** Epoch ms as DigitalOcean writes times: ISO 8601 in UTC, without fractions. */
export function timeJson(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z')
}

export function regionJson({slug, name}: Region): Record<string, unknown> {
  return {name, slug, features: ['backups', 'ipv6', 'metadata', 'install_agent', 'storage', 'image_transfer'], available: true, sizes: sizeSlugs}
}

/** A droplet as the API shows it. */
export function dropletJson(droplet: SimulatedDroplet): Record<string, unknown> {
  const size = SIZES[droplet.tier]
  return {
    id: droplet.id,
    name: droplet.name,
    memory: size.memoryMib,
    vcpus: size.vcpus,
    disk: size.diskGib,
    locked: pendingAction(droplet) !== undefined,
    status: droplet.status,
    kernel: null,
    created_at: timeJson(droplet.createdAtMs),
    features: ['monitoring', 'private_networking'],
    backup_ids: [],
    next_backup_window: null,
    snapshot_ids: [],
    image: imageJson,
    volume_ids: [],
    size: sizeJson(size),
    size_slug: size.slug,
    networks: networksJson(droplet.index),
    region: regionJson(droplet.region),
    tags: droplet.tags,
  }
}

function sizeJson(size: Size): Record<string, unknown> {
  return {
    slug: size.slug,
    memory: size.memoryMib,
    vcpus: size.vcpus,
    disk: size.diskGib,
    transfer: size.transferTib,
    price_monthly: size.pricePerMonth,
    price_hourly: size.pricePerHour,
    regions: regionSlugs,
    available: true,
    description: 'Basic',
  }
}

/** Public addresses come from 198.18.0.0/15, which RFC 2544 sets aside for tests, so that none is anybody's. */
function networksJson(index: number): Record<string, unknown> {
  const host = index + 2
  const tail = `${(host >> 8) & 255}.${host & 255}`
  return {
    v4: [
      {ip_address: `10.20.${tail}`, netmask: '255.255.0.0', gateway: '10.20.0.1', type: 'private'},
      {ip_address: `198.18.${tail}`, netmask: '255.255.0.0', gateway: '198.18.0.1', type: 'public'},
    ],
    v6: [],
  }
}
