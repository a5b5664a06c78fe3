import {ACTION_TYPES, type ActionType} from '../fleet/droplet.ts'
import {BoundedLog} from './bounded-log.ts'
import type {NdjsonFile} from './ndjson-file.ts'

/** One API request; never holds a header, a query or a body. */
export interface ApiRequestRecord {
  /** Epoch ms with fractions, taken before anything else is done. */
  arrivedMs: number
  method: string
  path: string
  /** Null when the connection ended without an answer. */
  status: number | null
  dropletId: number | null
  tenantId: string | null
  actionType: string | null
  actionAccepted: boolean
  fault: 'error' | 'lost-response' | null
}

export type RequestLogEntry = ApiRequestRecord & {seq: number}

/** Every API request, newest kept in memory and all written to the file, with counts over the whole run. */
export class RequestLog {
  readonly entries: BoundedLog<ApiRequestRecord>
  readonly actionsAccepted = Object.fromEntries(ACTION_TYPES.map((type) => [type, 0])) as Record<ActionType, number>
  readonly faults = {errors: 0, lostResponses: 0}
  requests = 0
  rateLimited = 0
  readonly #file: NdjsonFile | undefined

  constructor(capacity: number, file: NdjsonFile | undefined) {
    this.entries = new BoundedLog(capacity)
    this.#file = file
  }

  record(request: ApiRequestRecord): void {
    this.requests++
    if (request.status === 429) this.rateLimited++
    if (request.fault === 'error') this.faults.errors++
    if (request.fault === 'lost-response') this.faults.lostResponses++
    if (request.actionAccepted) this.actionsAccepted[request.actionType as ActionType]++
    const entry = this.entries.append(request)
    this.#file?.append(entry)
  }
}
