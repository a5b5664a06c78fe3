import type {AlertEvent} from '../alerts/alert-event.ts'

/** Since a tick of a task was finished in the cluster. */
export interface TickAge {
  task: string
  everyMs: number
  ageMs: number
}

/** Ticks that come later than this have stopped or stretch. */
const stalledAfterPeriods = 2.5
/** A task of which nothing was seen for so long is not run any more on purpose. */
const forgottenAfterMs = 24 * 3_600_000

export function isStalled({everyMs, ageMs}: TickAge): boolean {
  return ageMs > stalledAfterPeriods * everyMs
}

/** What people are told of each task, fresh or not; saying the same again changes nothing. */
export function planTickAlerts(ages: readonly TickAge[]): AlertEvent[] {
  return ages.map((age): AlertEvent => {
    const stalled = isStalled(age) && age.ageMs < Math.max(forgottenAfterMs, 10 * age.everyMs)
    return {
      ...{rule: age.task === 'watchdog' ? 'watchdog-stalled' : 'clock-stalled', subject: age.task, state: stalled ? 'firing' : 'resolved'},
      severity: age.task === 'watchdog' ? 'critical' : 'warning',
      summary: stalled ? `${describeAge(age)}: no process finishes its ticks.` : `${describeAge(age)}.`,
      labels: {},
    }
  })
}

/** One line for people. */
export function describeAge({task, everyMs, ageMs}: TickAge): string {
  return `The periodic task ${task}, every ${seconds(everyMs)}, was last finished ${seconds(ageMs)} ago`
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`
}
