import type {InventoryRow} from '../fleet/generate-fleet.ts'
import type {RequestLog} from '../records/request-log.ts'
import type {HeartbeatCounts} from '../sidecars/deliver-heartbeat.ts'
import type {Sidecars} from '../sidecars/run-sidecars.ts'
import type {World} from '../world.ts'

/** What `/_sim` shows and steers; none of it is part of DigitalOcean's API, of its limits or of the request log. */
export interface Inspection {
  world: World
  tenants: readonly InventoryRow[]
  log: RequestLog
  sidecars: Sidecars
  heartbeats: HeartbeatCounts
}

export interface InspectionAnswer {
  status: number
  contentType: string
  /** Produced while it is sent, since a log may hold a million lines. */
  lines: Iterable<string>
}

export function json(body: unknown, status = 200): InspectionAnswer {
  return {status, contentType: 'application/json; charset=utf-8', lines: [`${JSON.stringify(body)}\n`]}
}

export function problem(status: number, message: string): InspectionAnswer {
  return json({error: message}, status)
}

export function ndjson(documents: Iterable<object>): InspectionAnswer {
  return {status: 200, contentType: 'application/x-ndjson; charset=utf-8', lines: linesOf(documents)}
}

/** A hundred documents to a piece: a stream takes millions of small pieces slowly. */
function* linesOf(documents: Iterable<object>): Generator<string> {
  let piece: string[] = []
  for (const document of documents) {
    if (piece.push(JSON.stringify(document)) < 100) continue
    yield `${piece.join('\n')}\n`
    piece = []
  }
  if (piece.length > 0) yield `${piece.join('\n')}\n`
}
