import type {Tier} from '../../tenants/tenant.ts'

export interface Size {
  readonly slug: string
  readonly vcpus: number
  readonly memoryMib: number
  readonly diskGib: number
  readonly transferTib: number
  readonly pricePerMonth: number
  readonly pricePerHour: number
}

/** The droplet size of each tier, with DigitalOcean's list prices in US dollars. */
export const SIZES: Readonly<Record<Tier, Size>> = {
  enterprise: {
    slug: 's-8vcpu-16gb',
    vcpus: 8,
    memoryMib: 16_384,
    diskGib: 320,
    transferTib: 6,
    pricePerMonth: 96,
    pricePerHour: 0.14286,
  },
  high: {slug: 's-4vcpu-8gb', vcpus: 4, memoryMib: 8192, diskGib: 160, transferTib: 5, pricePerMonth: 48, pricePerHour: 0.07143},
  standard: {slug: 's-2vcpu-4gb', vcpus: 2, memoryMib: 4096, diskGib: 80, transferTib: 4, pricePerMonth: 24, pricePerHour: 0.03571},
}
