import type {WakePlan} from './plan-wake.ts'
import type {WakePorts, WakeSelection} from './ports.ts'
import {type PrepareWakeOptions, prepareWake} from './prepare-wake.ts'
import {type StartWakeOptions, startWake} from './start-wake.ts'
import type {WakeProgress} from './wake-batch.ts'

/** Plans and starts wakes: here, or at a control plane that is asked to. */
export interface WakeControl {
  /** @throws as `prepareWake` does */
  plan(selection: WakeSelection, options: PrepareWakeOptions): Promise<WakePlan>
  /** Safe to repeat with the same batch id. */
  start(plan: WakePlan, options: StartWakeOptions): Promise<WakeProgress>
  /** How many processes take wake jobs at this moment. */
  countWorkers(): Promise<number>
}

export function wakeControl(ports: WakePorts): WakeControl {
  return {
    plan: (selection, options) => prepareWake(ports, selection, options),
    start: (plan, options) => startWake(ports, plan, options),
    countWorkers: () => ports.queue.countWorkers(),
  }
}
