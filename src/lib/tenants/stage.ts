export interface Stage {
  number: 1 | 2 | 3 | 4
  name: string
  /** The most tenants that this stage is made for. */
  maxTenants: number
}

/** The stages of growth, as in docs/architecture.md. */
const STAGES: readonly Stage[] = [
  {number: 1, name: 'MVP', maxTenants: 100},
  {number: 2, name: 'Growth', maxTenants: 1000},
  {number: 3, name: 'Scale', maxTenants: 5000},
  {number: 4, name: 'Hyper-scale', maxTenants: 15_000},
]

const last: Stage = {number: 4, name: 'Hyper-scale', maxTenants: 15_000}

/** The stage that a fleet of this size is in. */
export function stageOf(tenants: number): Stage {
  return STAGES.find(({maxTenants}) => tenants <= maxTenants) ?? last
}
