import * as z from 'zod'

import {ApiPermitLostError} from '../../errors/pacing.ts'
import {DigitalOceanRateLimitedError} from '../../errors/services.ts'
import type {ApiBudget, ApiQuota, PacedSend, PermitRequest} from '../../wake/ports.ts'
import {type ApiBudgetOptions, holdMs, type Permit, permitQueue} from './permit-queue.ts'

const Budget = z.object({
  limit: z.number().nullable(),
  remaining: z.number().nullable(),
  resetAt: z.string().nullable(),
  pausedUntil: z.string().nullable(),
})

/** Well within the hold, so that one slow renewal does not lose the permit. */
const renewEveryMs = 2000
/** Longer without a renewal, the permit may be somebody else's by now. */
const sureMs = 5000

/** The pace of one API over all processes, kept in the store. */
export function apiBudget(options: ApiBudgetOptions): ApiBudget {
  const {client, clock, bucket} = options
  const take = permitQueue(options)

  async function release({id}: Permit, ratePerSecond: number, quota: ApiQuota | undefined, pausedUntilMs: number | undefined): Promise<void> {
    const said = {p_limit: quota?.limit ?? null, p_remaining: quota?.remaining ?? null, p_reset_at: isoOrNull(quota?.resetAtMs)}
    const args = {p_permit: id, p_window_ms: windowMs(ratePerSecond), ...said, p_paused_until: isoOrNull(pausedUntilMs)}
    await client.rpc('release_api_permit', args, z.unknown())
  }

  function assertHeld({heldSinceMs}: Permit): void {
    if (clock.now() - heldSinceMs < sureMs) return
    throw new ApiPermitLostError(`A permit for ${bucket} was lost before its request left.`, {hint: 'Genesis tries again by itself.'})
  }

  return {
    async withPermit<T>(request: PermitRequest, send: PacedSend<T>): Promise<T> {
      const permit = await take(request)
      const stopRenewing = renewPermit(options, permit, request.ratePerSecond)
      // A permit that cannot be given back comes back by itself; what `send` got or threw matters more than that.
      const giveBack = (quota?: ApiQuota, pausedUntilMs?: number): Promise<void> =>
        release(permit, request.ratePerSecond, quota, pausedUntilMs).catch(() => undefined)
      try {
        assertHeld(permit)
        const {value, quota} = await send(() => assertHeld(permit))
        await giveBack(quota)
        return value
      } catch (error) {
        await giveBack(undefined, error instanceof DigitalOceanRateLimitedError ? error.retryAtMs : undefined)
        throw error
      } finally {
        stopRenewing()
      }
    },
    async quota() {
      const budget = await client.rpc('read_api_budget', {p_bucket: bucket}, Budget.nullable())
      if (budget?.limit == null || budget.remaining == null || budget.resetAt == null) return undefined
      return {limit: budget.limit, remaining: budget.remaining, resetAtMs: Date.parse(budget.resetAt)}
    },
  }
}

/** Keeps a permit for as long as this process lives. Returns what ends that. */
function renewPermit({client, clock}: ApiBudgetOptions, permit: Permit, ratePerSecond: number): () => void {
  const renew = async (): Promise<void> => {
    const askedAtMs = clock.now()
    const held = await client.rpc('renew_api_permit', {p_permit: permit.id, p_hold_ms: holdMs + windowMs(ratePerSecond)}, z.boolean())
    if (held) permit.heldSinceMs = askedAtMs
  }
  // One renewal that fails is not missed: the next one, or the check before sending, settles it.
  const timer = setInterval(() => void renew().catch(() => undefined), renewEveryMs)
  return () => clearInterval(timer)
}

/** n permits, each free again one window after its answer: never more than n requests in any window. */
function windowMs(ratePerSecond: number): number {
  return Math.ceil((Math.ceil(ratePerSecond) * 1000) / ratePerSecond)
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
