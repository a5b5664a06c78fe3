import * as z from 'zod'
import type {ApiLimits} from '../../droplets/limits.ts'
import type {PermitRequest} from '../../droplets/ports.ts'
import {ApiBudgetPausedError} from '../../errors/pacing.ts'
import type {Clock} from '../../time/clock.ts'
import type {StoreClient} from './store-client.ts'

/** A permit whose holder was killed comes back after this; a living holder renews it. */
export const holdMs = 6000
/** A pause longer than this is not waited out with a job in hand. */
const patienceMs = 15_000

const Taken = z.union([z.object({permit: z.number()}), z.object({waitMs: z.number(), pausedMs: z.number()})])

export interface ApiBudgetOptions {
  client: StoreClient
  clock: Clock
  bucket: string
  /** Unique to this process. */
  holder: string
  limits: ApiLimits
}

/** The right to send one request, known to be held at `heldSinceMs`. */
export interface Permit {
  id: number
  heldSinceMs: number
}

interface Ask extends PermitRequest {
  granted: (permit: Permit) => void
  failed: (error: unknown) => void
}

/**
 * The asks of this process for permits. Only the one of the best rank goes to the store, so that the load of waiting is one small
 * call a quarter second for each process, not for each waiting job.
 * @returns a function that resolves with a permit when it is its turn
 */
export function permitQueue({client, clock, bucket, holder, limits}: ApiBudgetOptions): (request: PermitRequest) => Promise<Permit> {
  const asks: Ask[] = []
  let asking = false

  async function askInTurn(): Promise<void> {
    if (asking) return
    asking = true
    try {
      for (let ask = best(asks); ask !== undefined; ask = best(asks)) await askOnce(ask)
    } catch (error) {
      for (const ask of asks.splice(0)) ask.failed(error)
    } finally {
      asking = false
    }
  }

  async function askOnce(ask: Ask): Promise<void> {
    const askedAtMs = clock.now()
    const {rank, ratePerSecond, emergency = false} = ask
    const who = {p_bucket: bucket, p_waiter: holder, p_rank: rank, p_emergency: emergency}
    const answer = await client.rpc('take_api_permit', {...who, p_rate: ratePerSecond, p_hold_ms: holdMs, p_limits: limits}, Taken)
    if ('permit' in answer) {
      asks.splice(asks.indexOf(ask), 1)
      // Counted from before the call, when the store cannot have given it yet.
      ask.granted({id: answer.permit, heldSinceMs: askedAtMs})
      return
    }
    if (answer.pausedMs > patienceMs) drop(ask, paused(bucket, clock.now() + answer.pausedMs))
    else await clock.sleep(answer.waitMs)
    for (const waiting of asks.filter(({signal}) => signal.aborted)) drop(waiting, waiting.signal.reason)
  }

  function drop(ask: Ask, reason: unknown): void {
    asks.splice(asks.indexOf(ask), 1)
    ask.failed(reason)
  }

  return async (request) => {
    request.signal.throwIfAborted()
    const permit = new Promise<Permit>((granted, failed) => asks.push({...request, granted, failed}))
    void askInTurn()
    return permit
  }
}

function best(asks: readonly Ask[]): Ask | undefined {
  return asks.reduce<Ask | undefined>((first, ask) => (first === undefined || goesBefore(ask, first) ? ask : first), undefined)
}

function goesBefore(a: Ask, b: Ask): boolean {
  const [isEmergency = false, isOtherEmergency = false] = [a.emergency, b.emergency]
  return isEmergency === isOtherEmergency ? a.rank < b.rank : isEmergency
}

function paused(bucket: string, retryAtMs: number): ApiBudgetPausedError {
  const until = new Date(retryAtMs).toISOString()
  return new ApiBudgetPausedError(`${bucket} takes no more requests until ${until}: its limits are used up.`, {
    hint: 'Genesis goes on by itself then. To spend less of the hourly limit, wake fewer tenants at once.',
    retryAtMs,
  })
}
