import type {RebootPlan} from './plan-reboots.ts'
import type {NewReboots, RebootLimits, RebootPorts} from './ports.ts'
import {type PrepareRebootOptions, prepareReboots} from './prepare-reboots.ts'
import type {RebootProgress} from './reboot.ts'
import {startReboots} from './start-reboots.ts'

/** Plans and starts what people ask for: here, or at a control plane that is asked to, and that has limits of its own. */
export interface RebootControl {
  /** @throws as `prepareReboots` does */
  plan(wanted: Omit<PrepareRebootOptions, 'limits'>): Promise<RebootPlan>
  /** Safe to repeat with the same id. */
  start(wanted: Omit<NewReboots, 'automatic' | 'limits'>): Promise<RebootProgress>
  /** How many processes take such jobs at this moment. */
  countWorkers(): Promise<number>
}

export function rebootControl(ports: RebootPorts, limits: RebootLimits): RebootControl {
  return {
    plan: (wanted) => prepareReboots(ports, {...wanted, limits}),
    start: (wanted) => startReboots(ports, {...wanted, automatic: false, limits}),
    countWorkers: () => ports.queue.countWorkers(),
  }
}
