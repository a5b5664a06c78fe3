import {ApiBudgetPausedError} from '../errors/pacing.ts'
import type {RunningJob} from './ports.ts'

/** True when the job is not tried again after this fault: it was the last try, and neither draining nor a pause of the API gives it another. */
export function endsJob({lastAttempt, signal}: RunningJob, fault: unknown): boolean {
  return lastAttempt && !signal.aborted && !(fault instanceof ApiBudgetPausedError)
}
