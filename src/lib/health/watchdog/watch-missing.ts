import type {LivenessWatch} from '../ports.ts'
import type {TickPlan} from './plan-tick.ts'
import type {VerdictStore, WatchdogView} from './ports.ts'

const pageSize = 1000
/** So much less than at the tick before means that the liveness store lost what it held. */
const lostShare = 0.1

export interface MissingView {
  plan: Pick<TickPlan, 'watch'>
  store: WatchdogView
  /** How many are watched now. */
  watched: number
}

/**
 * Watches who became active, and looks up a part of the fleet, one part in each tick. Where one of that part is not watched, or many are
 * missing, the liveness store was lost, and the whole fleet is looked up at once: as though each had been heard now.
 */
export async function watchMissing({liveness, verdicts}: {liveness: LivenessWatch; verdicts: VerdictStore}, view: MissingView): Promise<void> {
  const {plan, store, watched} = view
  await liveness.watch(plan.watch)
  const missing = await liveness.watch(store.chunk)
  if (missing === 0 && watched >= store.watched * (1 - lostShare)) return
  for (let page = await verdicts.watchableAfter('', pageSize); page.length > 0; page = await verdicts.watchableAfter(page.at(-1) ?? '', pageSize))
    await liveness.watch(page)
}
