import type {IncomingMessage, ServerResponse} from 'node:http'
import {Readable} from 'node:stream'

import {readBody} from '../read-body.ts'
import {type Inspection, type InspectionAnswer, problem} from './inspection.ts'
import {showWorld} from './show-world.ts'
import {steerWorld} from './steer-world.ts'

/** Serves one request below `/_sim`. */
export async function handleInspection(inspection: Inspection, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const {status, contentType, lines} = await answer(inspection, request, url)
  response.writeHead(status, {'content-type': contentType})
  const stream = Readable.from(lines)
  // A reader that goes away in the middle of a long log is no fault of ours; what it leaves must not be produced.
  response.on('close', () => stream.destroy())
  stream.pipe(response)
}

async function answer(inspection: Inspection, request: IncomingMessage, url: URL): Promise<InspectionAnswer> {
  if (request.method === 'GET') return showWorld(inspection, url.pathname, url.searchParams)
  if (request.method !== 'POST') return problem(405, 'Only GET and POST are known here.')
  const body = await readBody(request)
  if (typeof body === 'string') return problem(413, `The body is ${body}.`)
  return steerWorld(inspection, url.pathname, body.text)
}
