import {z} from 'zod'

import {ApiBudgetPausedError} from '../../errors/pacing.ts'
import {DigitalOceanRateLimitedError} from '../../errors/services.ts'
import type {Clock} from '../../time/clock.ts'
import type {ApiAnswer, ApiBudget, ApiQuota, PermitRequest} from '../../wake/ports.ts'
import type {StoreClient} from './store-client.ts'

/** A permit whose holder was killed comes back after this; longer than any request may take. */
const holdMs = 35_000
/** A pause longer than this is not waited out with a job in hand. */
const patienceMs = 15_000

const Taken = z.union([z.object({permit: z.number()}), z.object({waitMs: z.number(), pausedMs: z.number()})])
const Budget = z.object({
  limit: z.number().nullable(),
  remaining: z.number().nullable(),
  resetAt: z.string().nullable(),
  pausedUntil: z.string().nullable(),
})

interface Ask extends PermitRequest {
  granted(permit: number): void
  failed(error: unknown): void
}

export interface ApiBudgetOptions {
  client: StoreClient
  clock: Clock
  bucket: string
  /** Unique to this process. */
  holder: string
}

/**
 * The pace of one API over all processes, kept in the store. Within this process only the ask of the best rank goes to the store,
 * so that the load of waiting is one small call a quarter second for each process, not for each waiting job.
 */
export function apiBudget({client, clock, bucket, holder}: ApiBudgetOptions): ApiBudget {
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
    const args = {p_bucket: bucket, p_waiter: holder, p_rank: ask.rank, p_rate: ask.ratePerSecond, p_hold_ms: holdMs}
    const answer = await client.rpc('take_api_permit', args, Taken)
    if ('permit' in answer) {
      asks.splice(asks.indexOf(ask), 1)
      ask.granted(answer.permit)
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

  async function take(request: PermitRequest): Promise<number> {
    request.signal.throwIfAborted()
    const permit = new Promise<number>((granted, failed) => asks.push({...request, granted, failed}))
    void askInTurn()
    return permit
  }

  async function release(permit: number, ratePerSecond: number, quota: ApiQuota | undefined, pausedUntilMs: number | undefined): Promise<void> {
    const windowMs = Math.ceil((Math.ceil(ratePerSecond) * 1000) / ratePerSecond)
    const said = {p_limit: quota?.limit ?? null, p_remaining: quota?.remaining ?? null, p_reset_at: isoOrNull(quota?.resetAtMs)}
    await client.rpc('release_api_permit', {p_permit: permit, p_window_ms: windowMs, ...said, p_paused_until: isoOrNull(pausedUntilMs)}, z.unknown())
  }

  return {
    async withPermit<T>(request: PermitRequest, send: () => Promise<ApiAnswer<T>>): Promise<T> {
      const permit = await take(request)
      // A permit that cannot be given back comes back by itself; what `send` got or threw matters more than that.
      const giveBack = (quota?: ApiQuota, pausedUntilMs?: number): Promise<void> =>
        release(permit, request.ratePerSecond, quota, pausedUntilMs).catch(() => undefined)
      try {
        const {value, quota} = await send()
        await giveBack(quota)
        return value
      } catch (error) {
        await giveBack(undefined, error instanceof DigitalOceanRateLimitedError ? error.retryAtMs : undefined)
        throw error
      }
    },
    async quota() {
      const budget = await client.rpc('read_api_budget', {p_bucket: bucket}, Budget.nullable())
      if (budget?.limit == null || budget.remaining == null || budget.resetAt == null) return undefined
      return {limit: budget.limit, remaining: budget.remaining, resetAtMs: Date.parse(budget.resetAt)}
    },
  }
}

function best(asks: readonly Ask[]): Ask | undefined {
  return asks.reduce<Ask | undefined>((first, ask) => (first === undefined || ask.rank < first.rank ? ask : first), undefined)
}

function paused(bucket: string, retryAtMs: number): ApiBudgetPausedError {
  const until = new Date(retryAtMs).toISOString()
  return new ApiBudgetPausedError(`${bucket} asked for no requests until ${until}.`, {
    hint: 'Genesis goes on by itself then. To spend less of the hourly limit, wake fewer tenants at once.',
    retryAtMs,
  })
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
