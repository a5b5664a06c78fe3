import type {FastifyInstance} from 'fastify'
import type {Logger} from 'pino'

import type {Meter} from '../metrics/meter.ts'
import type {Runtime} from '../runtime.ts'
import type {Timing} from './timing.ts'

export const ROLE_NAMES = ['workers', 'heartbeats', 'watchdog', 'alerts', 'reconciler', 'http'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

/** What a role gets to start with. */
export interface RoleContext {
  runtime: Runtime
  log: Logger
  /** Not listening yet, so that a role may add routes. Listens only when a role that needs it was chosen. */
  http: FastifyInstance
  /** False until everything runs, and from the moment on which the process drains. */
  isReady: () => boolean
  roles: readonly RoleName[]
  timing: Timing
  meter: Meter
  /** Aborted when the process begins to drain: loops that only look ahead end then. */
  signal: AbortSignal
}

export interface RunningRole {
  /** Stops taking work and ends what runs within `deadlineMs`, which is the time that is left for all roles together. */
  drain(deadlineMs: number): Promise<void>
}

/** One task of the control plane, started with its ports and stopped by draining. */
export interface Role {
  name: RoleName
  /** Needs the HTTP listener, and drains after it has closed. */
  listens: boolean
  start(context: RoleContext): Promise<RunningRole>
}
