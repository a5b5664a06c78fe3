import type {ActionType, SimulatedDroplet} from '../fleet/droplet.ts'
import type {BoundedLog} from './bounded-log.ts'

export interface DropletEvent {
  /** Epoch ms with fractions. */
  atMs: number
  kind: 'action-accepted' | 'action-completed' | 'action-errored' | 'boot-finished' | 'first-heartbeat-accepted'
  dropletId: number
  tenantId: string
  /** Which boot of this droplet it belongs to; 0 before the first. */
  boot: number
  actionId?: number
  actionType?: ActionType
}

export type DropletEventEntry = DropletEvent & {seq: number}
export type EventLog = BoundedLog<DropletEvent>

/** The event's fields that follow from the droplet. */
export function about(droplet: SimulatedDroplet): Pick<DropletEvent, 'dropletId' | 'tenantId' | 'boot'> {
  return {dropletId: droplet.id, tenantId: droplet.tenantId, boot: droplet.boots}
}
