import type {SimulatedDroplet} from '../fleet/droplet.ts'
import type {World} from '../world.ts'

/** One authorised API request, its body read. */
export interface ApiCall {
  world: World
  /** The ids in the path, in order. */
  ids: readonly number[]
  query: URLSearchParams
  contentType: string
  body: string
  /** The collection's own URL without query, for links to other pages. */
  url: string
}

export interface ApiAnswer {
  status: number
  body: Record<string, unknown>
  headers?: Record<string, string>
  /** What the request was about, for the log. */
  droplet?: SimulatedDroplet
  actionType?: string
  actionAccepted?: true
}

/** An answer in the shape of DigitalOcean's errors; the request id is added when it is sent. */
export function refusal(status: number, id: string, message: string): ApiAnswer {
  return {status, body: {id, message}}
}

export function notFound(): ApiAnswer {
  return refusal(404, 'not_found', 'The resource you were accessing could not be found.')
}
