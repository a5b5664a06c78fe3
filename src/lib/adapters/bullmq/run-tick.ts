import type {PeriodicTask, TickClaim, TickLedger} from '../../jobs/ports.ts'

/** A tick whose holder was killed is taken over after this time; a longer one only stands in the way for longer. */
const longestLeaseMs = 15_000
/** A process that gets no processor for a while is not dead. */
const shortestLeaseMs = 1000
const renewalsPerLease = 4
/** A tick that failed is tried again within its period. */
const retriesPerPeriod = 4

export interface TickPorts {
  ticks: TickLedger
  /** Aborted when the process drains. */
  signal: AbortSignal
}

/**
 * Runs the tick of the present slot, if it is there to have and `fromMs` of the slot are over.
 * @returns after how many ms it makes sense to ask again
 * @throws what the task throws, or the ledger when it does not answer
 */
export async function runTick(task: PeriodicTask, {ticks, signal}: TickPorts, fromMs: number): Promise<number> {
  const {name, everyMs} = task
  const leaseMs = Math.max(shortestLeaseMs, Math.min(longestLeaseMs, everyMs / 3))
  const claimed = await ticks.claim({task: name, everyMs, leaseMs: Math.round(leaseMs), fromMs: Math.round(fromMs)})
  if ('askAgainMs' in claimed) return claimed.askAgainMs
  const {tick} = claimed
  const lease = holdLease(ticks, tick, leaseMs)
  try {
    await task.run(AbortSignal.any([signal, lease.lost]), tick)
    await ticks.finish(tick)
    return 0
  } catch (error) {
    // A store that is away cannot take the tick back; it is free when the lease has run out.
    await ticks.giveBack(tick, signal.aborted ? 0 : Math.round(everyMs / retriesPerPeriod)).catch(() => undefined)
    throw error
  } finally {
    lease.end()
  }
}

/** Renews a tick while it runs; `lost` aborts when it may be another's by now. */
function holdLease(ticks: TickLedger, tick: TickClaim, leaseMs: number): {lost: AbortSignal; end: () => void} {
  const abort = new AbortController()
  let sureUntilMs = performance.now() + leaseMs
  const lose = (): void => abort.abort(new Error(`the tick ${tick.slot} of ${tick.task} is another's by now`))
  const renew = async (): Promise<void> => {
    const askedAtMs = performance.now()
    if (askedAtMs > sureUntilMs) return lose()
    if (await ticks.renew(tick, Math.round(leaseMs))) sureUntilMs = askedAtMs + leaseMs
    else lose()
  }
  // A renewal that gets no answer is not missed: the next one, or the time that is over, settles it.
  const timer = setInterval(() => void renew().catch(() => undefined), leaseMs / renewalsPerLease)
  return {lost: abort.signal, end: () => clearInterval(timer)}
}
