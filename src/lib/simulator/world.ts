import type {Clock} from './clock.ts'
import type {Faults} from './faults.ts'
import type {SimulatedDroplet} from './fleet/droplet.ts'
import type {ActionHistory} from './power/action-history.ts'
import type {EventLog} from './records/droplet-event.ts'
import type {Cancel} from './scheduler.ts'

/** Runs `task` once after a span of simulated time, which is `speed` times shorter on the wall clock. */
export type After = (simulatedMs: number, task: () => void) => Cancel

/** The programs on the droplets, which start when a boot finishes and stop when the power goes. */
export interface Guests {
  start(droplet: SimulatedDroplet): void
  stop(droplet: SimulatedDroplet): void
}

/** The state of everything that is simulated, and the laws that it follows. */
export interface World {
  readonly clock: Clock
  readonly after: After
  readonly seed: number
  readonly bootMs: number
  readonly faults: Faults
  readonly guests: Guests
  readonly events: EventLog
  readonly droplets: ReadonlyMap<number, SimulatedDroplet>
  readonly actions: ActionHistory
}
