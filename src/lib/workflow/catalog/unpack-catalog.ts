import type {Catalog} from './catalog.ts'
import {apiFieldsFrom, credentialsFrom} from './catalog-from.ts'
import type {CompactCredential} from './catalog-json.ts'
import type {CompactHead, CompactProperty} from './compact-description.ts'
import {createCatalog} from './create-catalog.ts'
import {expandHead} from './expand-description.ts'
import type {NodeDescription} from './node-description.ts'
import {type CatalogIndex, HEAD_BYTES, MAGIC} from './pack-catalog.ts'
import type {Codec} from './ports.ts'

export interface UnpackedCatalog {
  catalog: Catalog
  index: CatalogIndex
}

/**
 * Opens what `packCatalog` made: reads the index, and each segment when it is asked for.
 * @returns `foreign` for bytes in a form of another version, or of no catalogue at all; `damaged` when they are not what was written
 */
export function unpackCatalog(bytes: Uint8Array, codec: Codec): UnpackedCatalog | 'foreign' | 'damaged' {
  if (bytes.length < HEAD_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) return 'foreign'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(8, true) !== codec.checksum(bytes.subarray(12))) return 'damaged'
  // The checksum vouches for everything from here on.
  const start = HEAD_BYTES + view.getUint32(12, true)
  const index = JSON.parse(codec.inflate(bytes.subarray(HEAD_BYTES, start))) as CatalogIndex
  return {index, catalog: catalogOver(index, (offset, length) => codec.inflate(bytes.subarray(start + offset, start + offset + length)))}
}

function catalogOver(index: CatalogIndex, inflate: (offset: number, length: number) => string): Catalog {
  const segments = locateSegments(index)
  return createCatalog({
    n8n: index.n8n,
    api: index.api && apiFieldsFrom(index.api),
    approvalTools: index.approvalTools,
    nodeTypes: new Set(segments.keys()),
    readNode: (type) => readSegment(type, inflate(...(segments.get(type) ?? [0, 0]))),
    readCredentials: () => credentialsFrom(JSON.parse(inflate(0, index.credentials)) as CompactCredential[]),
  })
}

type Place = readonly [offset: number, length: number]

function locateSegments({credentials, nodes}: CatalogIndex): Map<string, Place> {
  const segments = new Map<string, Place>()
  let offset = credentials
  for (const [type, length] of nodes) {
    segments.set(type, [offset, length])
    offset += length
  }
  return segments
}

function readSegment(type: string, text: string): NodeDescription[] {
  const [heads = '[]', ...properties] = text.split('\n')
  return (JSON.parse(heads) as CompactHead[]).map((head, i) => expandHead(type, head, () => JSON.parse(properties[i] ?? '[]') as CompactProperty[]))
}
