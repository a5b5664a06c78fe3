import {STATUS_CODES} from 'node:http'
import type {Socket} from 'node:net'

import type {Labels} from '../../metrics/catalog.ts'
import type {Meter} from '../../metrics/meter.ts'
import {tally} from '../../metrics/tally.ts'

type StatusLabel = Labels<'genesis_http_answers_total'>['status']

const single: ReadonlySet<string> = new Set<StatusLabel>(['400', '401', '403', '404', '408', '413', '415', '429', '431', '503'])

/** Statuses of which an operator asks are counted by themselves, all others by their class. */
function statusLabel(status: number): StatusLabel {
  return (single.has(String(status)) ? String(status) : `${Math.floor(status / 100)}xx`) as StatusLabel
}

/** Counts an answer. */
export type CountAnswer = (status: number) => void

export function answerCounter(meter: Meter): CountAnswer {
  const tallies = new Map<number, () => void>()
  const newTally = (status: number): (() => void) => {
    const label = statusLabel(status)
    const counted = tally((sum) => meter.count('genesis_http_answers_total', {status: label}, sum))
    tallies.set(status, counted)
    return counted
  }
  return (status) => (tallies.get(status) ?? newTally(status))()
}

/** What Node itself cannot make a request of, or does not want to wait for, is answered and counted, too. */
export function answerBrokenRequests(countAnswer: CountAnswer): (error: Error & {code?: string}, socket: Socket) => void {
  return (error, socket) => {
    // The other side has gone.
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const status = statusOf(error.code)
    countAnswer(status)
    const body = JSON.stringify({error: STATUS_CODES[status]})
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`
    if (socket.writable) socket.write(head + body)
    socket.destroy()
  }
}

function statusOf(code: string | undefined): 400 | 408 | 431 {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
}
