import type {z} from 'zod'

import type {Secret} from '../../config/secret.ts'
import type {ApiAnswer, ApiQuota} from '../../droplets/ports.ts'
import {
  DigitalOceanRateLimitedError,
  DigitalOceanRefusedError,
  DigitalOceanUnauthorisedError,
  DigitalOceanUnreachableError,
} from '../../errors/services.ts'
import type {ObservedCall} from '../../health/governor/gather-calls.ts'
import type {Clock} from '../../time/clock.ts'
import {ErrorBody} from './answers.ts'

/** Below the 35 s after which a permit counts as lost. */
const requestTimeoutMs = 30_000

export interface DigitalOceanOptions {
  baseUrl: string
  token: Secret
  clock: Clock
  userAgent: string
  /** Told how each request went. */
  onCall?: (call: ObservedCall) => void
}

export interface DigitalOceanRequest<T> {
  method: 'GET' | 'POST'
  path: string
  body?: object
  answer: z.ZodType<T>
  signal: AbortSignal
}

/**
 * One request to the DigitalOcean v2 API, never repeated here: there is no idempotency key, so whoever asks must decide whether
 * asking twice is safe.
 * @throws {DigitalOceanUnreachableError | DigitalOceanUnauthorisedError | DigitalOceanRateLimitedError | DigitalOceanRefusedError}
 */
export async function requestDigitalOcean<T>(options: DigitalOceanOptions, request: DigitalOceanRequest<T>): Promise<ApiAnswer<T>> {
  const startedAtMs = options.clock.now()
  const tell = (failed: boolean): void => options.onCall?.({latencyMs: options.clock.now() - startedAtMs, failed})
  try {
    const answer = await exchange(options, request)
    tell(false)
    return answer
  } catch (error) {
    if (!request.signal.aborted) tell(error instanceof DigitalOceanUnreachableError || error instanceof DigitalOceanRateLimitedError)
    throw error
  }
}

async function exchange<T>(options: DigitalOceanOptions, request: DigitalOceanRequest<T>): Promise<ApiAnswer<T>> {
  const response = await send(options, request)
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw refusal(response, body, options, request.path)
  const parsed = request.answer.safeParse(body)
  if (!parsed.success) throw unreachable(options, `its answer to ${request.path} is not what its API describes`)
  const quota = readQuota(response.headers)
  const serverTimeMs = Date.parse(response.headers.get('date') ?? '')
  return {value: parsed.data, ...(quota === undefined ? {} : {quota}), ...(Number.isNaN(serverTimeMs) ? {} : {serverTimeMs})}
}

async function send<T>(options: DigitalOceanOptions, {method, path, body, signal}: DigitalOceanRequest<T>): Promise<Response> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${options.token.reveal()}`,
    accept: 'application/json',
    'user-agent': options.userAgent,
  }
  if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(new URL(path, options.baseUrl), {
      method,
      headers,
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    })
  } catch (error) {
    if (signal.aborted) throw error
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined
    throw unreachable(options, cause?.code ?? (error as Error).name, error)
  }
}

function refusal(response: Response, body: unknown, options: DigitalOceanOptions, path: string): Error {
  const {status, headers} = response
  const said = ErrorBody.safeParse(body).data?.message ?? 'no reason given'
  if (status === 401 || status === 403)
    return new DigitalOceanUnauthorisedError(`DigitalOcean refuses DIGITALOCEAN_API_TOKEN (${said}).`, {
      hint: 'Set DIGITALOCEAN_API_TOKEN to a token with read and write access to droplets.',
    })
  if (status === 429) {
    const retryAtMs = retryTimeMs(headers, options.clock.now())
    return new DigitalOceanRateLimitedError(`DigitalOcean's rate limit is reached until ${new Date(retryAtMs).toISOString()}.`, {
      hint: 'Genesis waits and goes on by itself.',
      retryAtMs,
    })
  }
  if (status >= 500) return unreachable(options, `it answered ${status}: ${said}`)
  return new DigitalOceanRefusedError(`DigitalOcean refused ${path} with ${status}: ${said}`, {
    hint: 'Look the droplet up in the DigitalOcean console, and in: genesis tenant show',
    status,
  })
}

/** The minute limit says `retry-after` in seconds; the hourly one says nothing, and its reset is when the oldest request expires. */
function retryTimeMs(headers: Headers, nowMs: number): number {
  const afterSeconds = Number(headers.get('retry-after') ?? Number.NaN)
  if (Number.isFinite(afterSeconds)) return nowMs + afterSeconds * 1000
  const resetMs = Number(headers.get('ratelimit-reset') ?? Number.NaN) * 1000
  return Number.isFinite(resetMs) ? Math.max(resetMs, nowMs + 1000) : nowMs + 60_000
}

function readQuota(headers: Headers): ApiQuota | undefined {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`ratelimit-${name}`) ?? Number.NaN))
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined
  return [limit, remaining, reset].every(Number.isFinite) ? {limit, remaining, resetAtMs: reset * 1000} : undefined
}

function unreachable(options: DigitalOceanOptions, reason: string, cause?: unknown): DigitalOceanUnreachableError {
  return new DigitalOceanUnreachableError(`DigitalOcean at ${options.baseUrl} does not answer as it should (${reason}).`, {
    hint: "Check DIGITALOCEAN_API_URL and the network, and DigitalOcean's status page.",
    cause,
  })
}
