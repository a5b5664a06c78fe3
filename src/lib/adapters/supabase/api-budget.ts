import {z} from 'zod'

import {DigitalOceanRateLimitedError} from '../../errors/services.ts'
import type {ApiAnswer, ApiBudget, ApiQuota, PermitRequest} from '../../wake/ports.ts'
import {type ApiBudgetOptions, permitQueue} from './permit-queue.ts'

const Budget = z.object({
  limit: z.number().nullable(),
  remaining: z.number().nullable(),
  resetAt: z.string().nullable(),
  pausedUntil: z.string().nullable(),
})

/** The pace of one API over all processes, kept in the store. */
export function apiBudget(options: ApiBudgetOptions): ApiBudget {
  const {client, bucket} = options
  const take = permitQueue(options)

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

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
