import * as z from 'zod'
import type {ApiLimits} from '../../droplets/limits.ts'
import type {ApiBudget, ApiBudgetView, ApiQuota, PacedSend, PermitRequest} from '../../droplets/ports.ts'
import {ApiPermitLostError} from '../../errors/pacing.ts'
import {DigitalOceanRateLimitedError} from '../../errors/services.ts'
import {type ApiBudgetOptions, holdMs, type Permit, permitQueue} from './permit-queue.ts'

const WindowRow = z.object({limit: z.number(), left: z.number(), reserved: z.number()})
const Budget = z.object({
  resetAt: z.string().nullable(),
  observedAt: z.string().nullable(),
  pausedUntil: z.string().nullable(),
  windows: z.object({minute: WindowRow, hour: WindowRow}),
})

/** Well within the hold, so that one slow renewal does not lose the permit. */
const renewEveryMs = 2000
/** Longer without a renewal, the permit may be somebody else's by now. */
const sureMs = 5000

/** The pace of one API over all processes, kept in the store. */
export function apiBudget(options: ApiBudgetOptions): ApiBudget {
  const {client, clock, bucket, limits} = options
  const take = permitQueue(options)
  const read = () => client.rpc('read_api_budget', {p_bucket: bucket, p_limits: limits}, Budget.nullable())

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
        releasePermit(options, permit, {ratePerSecond: request.ratePerSecond, quota, pausedUntilMs}).catch(() => undefined)
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
      const budget = await read()
      if (budget === null || budget.resetAt === null) return undefined
      const {limit, left} = budget.windows.hour
      return {limit, remaining: left, resetAtMs: Date.parse(budget.resetAt)}
    },
    view: async () => viewOf(await read(), limits),
  }
}

interface Release {
  ratePerSecond: number
  /** What the answer said. */
  quota: ApiQuota | undefined
  pausedUntilMs: number | undefined
}

async function releasePermit({client, limits}: ApiBudgetOptions, {id}: Permit, {ratePerSecond, quota, pausedUntilMs}: Release): Promise<void> {
  const said = {p_limit: quota?.limit ?? null, p_remaining: quota?.remaining ?? null, p_reset_at: isoOrNull(quota?.resetAtMs)}
  const windows = {p_window_ms: windowMs(ratePerSecond), p_hour_ms: limits.hour.windowMs}
  const args = {p_permit: id, ...windows, ...said, p_paused_until: isoOrNull(pausedUntilMs)}
  await client.rpc('release_api_permit', args, z.unknown())
}

function viewOf(budget: z.infer<typeof Budget> | null, {minute, hour, reserve}: ApiLimits): ApiBudgetView {
  const untouched = ({limit}: {limit: number}) => ({limit, left: limit, reserved: Math.floor(limit * reserve)})
  const {windows, pausedUntil, observedAt} = budget ?? {
    windows: {minute: untouched(minute), hour: untouched(hour)},
    pausedUntil: null,
    observedAt: null,
  }
  return {...windows, pausedUntilMs: msOrUndefined(pausedUntil), observedAtMs: msOrUndefined(observedAt)}
}

/** Keeps a permit for as long as this process lives. Returns what ends that. */
function renewPermit({client, clock}: ApiBudgetOptions, permit: Permit, ratePerSecond: number): () => void {
  const renew = async (): Promise<void> => {
    const askedAtMs = clock.now()
    const args = {p_permit: permit.id, p_hold_ms: holdMs, p_window_ms: windowMs(ratePerSecond)}
    const held = await client.rpc('renew_api_permit', args, z.boolean())
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

function msOrUndefined(iso: string | null): number | undefined {
  return iso === null ? undefined : Date.parse(iso)
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
