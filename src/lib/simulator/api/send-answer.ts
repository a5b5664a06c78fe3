import type {ServerResponse} from 'node:http'

import {drawUuid, type Random} from '../random.ts'
import type {ApiAnswer} from './answer.ts'

/** Writes an answer as JSON, with the request id in the header and, for errors, in the body too. */
export function sendAnswer(response: ServerResponse, {status, body, headers}: ApiAnswer, requestIds: Random): void {
  const requestId = drawUuid(requestIds)
  const text = JSON.stringify(status < 400 ? body : {...body, request_id: requestId})
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-request-id': requestId,
  })
  response.end(text)
}
