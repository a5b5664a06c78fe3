import type {AlertEvents} from '../alerts/alert-event.ts'
import type {VerdictStore} from './ports.ts'

const batchSize = 500

/**
 * Passes on what verdicts left for people. A notice goes only after it was passed on, so that a killed process loses none; saying one
 * twice changes nothing.
 */
export async function tellPeople({verdicts, events}: {verdicts: VerdictStore; events: AlertEvents}, settledMs: number): Promise<void> {
  for (;;) {
    const notices = await verdicts.notices({settledMs, limit: batchSize})
    if (notices.length === 0) return
    await events.raise(notices.map(({rule, subject, state, severity, summary, labels}) => ({rule, subject, state, severity, summary, labels})))
    await verdicts.dropNotices(notices.map(({id}) => id))
    if (notices.length < batchSize) return
  }
}
