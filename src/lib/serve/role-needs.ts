import type {VariableName} from '../config/environment.ts'
import type {RoleName} from './role.ts'

export interface RoleNeeds {
  /** Settings without which the role cannot do its work; keys that the embedded store brings count as set. */
  settings: readonly VariableName[]
  /** Takes jobs, makes them, or has ticks. */
  queue: boolean
}

/** What must be there before a role starts. Every role needs the store. */
export const ROLE_NEEDS: Readonly<Record<RoleName, RoleNeeds>> = {
  workers: {settings: ['DIGITALOCEAN_API_TOKEN'], queue: true},
  heartbeats: {settings: ['GENESIS_FLEET_KEY'], queue: false},
  watchdog: {settings: [], queue: true},
  alerts: {settings: [], queue: true},
  reconciler: {settings: [], queue: true},
  http: {settings: [], queue: true},
}
