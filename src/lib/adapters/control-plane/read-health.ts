import * as z from 'zod'

import {ControlPlaneAnswerError, ControlPlaneUnreachableError} from '../../errors/control-plane.ts'
import type {ControlPlaneFacts} from '../../health/doctor/ports.ts'
import type {Clock} from '../../time/clock.ts'

const Health = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  version: z.string(),
  roles: z.array(z.string()),
  checks: z.record(z.string(), z.object({problems: z.array(z.string())})),
})

/**
 * What a control plane says of itself at `/health`, which needs no token.
 * @throws {ControlPlaneUnreachableError | ControlPlaneAnswerError}
 */
export async function readHealth(address: string, clock: Clock, signal: AbortSignal): Promise<ControlPlaneFacts> {
  const askedMs = clock.now()
  const response = await ask(address, signal)
  const health = Health.safeParse(await response.json().catch(() => undefined))
  if (!health.success)
    throw new ControlPlaneAnswerError(`What answers at ${address} is no control plane of genesis.`, {
      hint: 'Set CONTROL_PLANE_URL to the address of genesis serve.',
    })
  const answeredMs = clock.now()
  const {status, version, roles, checks} = health.data
  const problems = Object.entries(checks).flatMap(([name, check]) => check.problems.map((problem) => `${name} ${problem}`))
  const theirMs = Date.parse(response.headers.get('date') ?? '')
  const theirs = Number.isNaN(theirMs) ? undefined : {askedMs, answeredMs, theirMs, theirPrecisionMs: 1000}
  return {address, latencyMs: answeredMs - askedMs, status, version, roles, problems, clock: theirs}
}

async function ask(address: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(new URL('/health', address), {signal})
  } catch (error) {
    if (signal.aborted) throw error
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined
    throw new ControlPlaneUnreachableError(`No control plane answers at ${address} (${cause?.code ?? (error as Error).name}).`, {
      hint: 'Start one (genesis serve), or set CONTROL_PLANE_URL to where it is.',
      cause: error,
    })
  }
}
