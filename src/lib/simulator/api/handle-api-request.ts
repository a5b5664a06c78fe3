import type {IncomingMessage, ServerResponse} from 'node:http'

import type {RequestFate} from '../faults.ts'
import type {Random} from '../random.ts'
import {readBody} from '../read-body.ts'
import type {RequestLog} from '../records/request-log.ts'
import type {Scheduler} from '../scheduler.ts'
import type {World} from '../world.ts'
import {type ApiAnswer, refusal} from './answer.ts'
import type {RateLimiter} from './rate-limiter.ts'
import {routeRequest} from './route-request.ts'
import {sendAnswer} from './send-answer.ts'

export interface Api {
  world: World
  token: string
  limiter: RateLimiter
  log: RequestLog
  scheduler: Scheduler
  requestIds: Random
  /** Scheme, host and port for links, without a slash at the end. */
  baseUrl: () => string
}

interface Arrival {
  request: IncomingMessage
  arrivedMs: number
  url: URL
}

/** Serves one request of the DigitalOcean API, from its arrival to its entry in the log. */
export async function handleApiRequest(api: Api, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const arrival = {request, arrivedMs: api.world.clock(), url}
  // Before the body is read, as at a gateway: limits count arrivals, not completed uploads.
  const refused = admit(api, arrival)
  const rateLimitHeaders = api.limiter.headers(arrival.arrivedMs)
  const fate: RequestFate = refused === undefined ? api.world.faults.nextRequest() : {error: undefined, loseResponse: false}
  const answer = refused ?? (fate.error === undefined ? await carryOut(api, arrival) : injectedError(fate.error))
  const lost = answer === 'cut short' || losesResponse(api, answer, fate)
  record(api, arrival, answer, {lost, error: fate.error !== undefined})
  if (answer === 'cut short') return
  const respond = (): void => {
    if (lost) request.socket.destroy()
    else sendAnswer(response, {...answer, headers: {...rateLimitHeaders, ...answer.headers}}, api.requestIds)
  }
  if (api.world.faults.rates.latencyMs > 0) api.scheduler.after(api.world.faults.rates.latencyMs, respond)
  else respond()
}

function admit({token, limiter}: Api, {request, arrivedMs}: Arrival): ApiAnswer | undefined {
  if (request.headers.authorization !== `Bearer ${token}`) return refusal(401, 'unauthorized', 'Unable to authenticate you.')
  const verdict = limiter.admit(arrivedMs)
  if (verdict.allowed) return undefined
  const answer = refusal(429, 'too_many_requests', 'API rate limit exceeded.')
  return verdict.retryAfterSeconds === undefined ? answer : {...answer, headers: {'retry-after': String(verdict.retryAfterSeconds)}}
}

async function carryOut({world, baseUrl}: Api, {request, url}: Arrival): Promise<ApiAnswer | 'cut short'> {
  const body = request.method === 'POST' ? await readBody(request) : {text: ''}
  if (body === 'cut short') return body
  if (body === 'too large') return refusal(413, 'request_entity_too_large', 'The body must not exceed 64 KB.')
  return routeRequest(request.method ?? '', url.pathname, {
    world,
    query: url.searchParams,
    contentType: request.headers['content-type'] ?? '',
    body: body.text,
    url: `${baseUrl()}${url.pathname}`,
  })
}

function injectedError(status: 500 | 503): ApiAnswer {
  return status === 500
    ? refusal(500, 'server_error', 'Unexpected server-side error')
    : refusal(503, 'service_unavailable', 'The service is not available, try again later.')
}

function losesResponse({world}: Api, {actionAccepted, droplet}: ApiAnswer, fate: RequestFate): boolean {
  if (fate.error !== undefined) return false
  return fate.loseResponse || (actionAccepted === true && droplet !== undefined && world.faults.losesActionResponse(droplet.tenantId))
}

function record(
  {log}: Api,
  {request, arrivedMs, url}: Arrival,
  answer: ApiAnswer | 'cut short',
  {lost, error}: {lost: boolean; error: boolean},
): void {
  const known = answer === 'cut short' ? undefined : answer
  log.record({
    arrivedMs,
    method: request.method ?? '',
    path: url.pathname.slice(0, 200),
    status: lost ? null : (known?.status ?? null),
    dropletId: known?.droplet?.id ?? null,
    tenantId: known?.droplet?.tenantId ?? null,
    actionType: known?.actionType ?? null,
    actionAccepted: known?.actionAccepted ?? false,
    fault: error ? 'error' : lost && known !== undefined ? 'lost-response' : null,
  })
}
