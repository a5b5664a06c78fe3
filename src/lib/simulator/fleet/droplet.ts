import type {Tier} from '../../tenants/tenant.ts'
import type {Cancel} from '../scheduler.ts'
import type {Region} from './regions.ts'

export const ACTION_TYPES = ['power_on', 'power_off', 'shutdown', 'reboot', 'power_cycle'] as const
export type ActionType = (typeof ACTION_TYPES)[number]

export interface DropletAction {
  readonly id: number
  readonly type: ActionType
  readonly droplet: SimulatedDroplet
  readonly startedAtMs: number
  status: 'in-progress' | 'completed' | 'errored'
  completedAtMs: number | undefined
}

export interface SimulatedDroplet {
  readonly id: number
  /** Position in the fleet, from 0; its addresses follow from it. */
  readonly index: number
  readonly tenantId: string
  readonly name: string
  readonly tags: readonly string[]
  readonly tier: Tier
  readonly region: Region
  readonly createdAtMs: number
  status: 'active' | 'off'
  /** Its operating system and its sidecar are up. */
  ready: boolean
  /** Boots begun so far. */
  boots: number
  /** Set while a boot runs that will finish. */
  cancelBoot: Cancel | undefined
  /** Actions accepted so far. */
  actionsBegun: number
  /** Oldest first, long past ones forgotten; the last one may be in progress. */
  readonly actions: DropletAction[]
}

/** The action that is in progress on a droplet, during which it takes no other. */
export function pendingAction(droplet: SimulatedDroplet): DropletAction | undefined {
  const last = droplet.actions.at(-1)
  return last?.status === 'in-progress' ? last : undefined
}
