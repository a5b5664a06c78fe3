import {type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage} from 'node:http'
import {Agent as HttpsAgent, request as httpsRequest} from 'node:https'
import {urlToHttpOptions} from 'node:url'

import type {Scheduler} from '../scheduler.ts'

/** What became of one POST: the control plane's status and the interval it asks for, or why there was no answer. */
export type PostOutcome = {status: number; nextHeartbeatInSeconds: number | undefined} | {failure: 'unreachable' | 'timeout'}

const timeoutMs = 2000
const maxAnswerBytes = 65_536

/** Keep-alive connections to one control plane. */
export class ControlPlaneConnection {
  readonly #send: typeof httpRequest
  readonly #options: object
  readonly #agent: HttpAgent
  readonly #scheduler: Scheduler
  readonly #inFlight = new Set<ClientRequest>()

  /** @param baseUrl heartbeats go to its path plus `/v1/heartbeats` */
  constructor(baseUrl: string, maxSockets: number, scheduler: Scheduler) {
    const url = new URL(`${baseUrl.replace(/\/+$/, '')}/v1/heartbeats`)
    const secure = url.protocol === 'https:'
    this.#send = secure ? httpsRequest : httpRequest
    this.#agent = new (secure ? HttpsAgent : HttpAgent)({keepAlive: true, maxSockets, maxFreeSockets: maxSockets})
    this.#options = {...urlToHttpOptions(url), method: 'POST', agent: this.#agent}
    this.#scheduler = scheduler
  }

  /** Posts one signed heartbeat; never rejects. */
  post(body: string, signature: string): Promise<PostOutcome> {
    return new Promise((resolve) => {
      const headers = {'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-genesis-signature': signature}
      const request = this.#send({...this.#options, headers})
      const settle = (outcome: PostOutcome): void => {
        cancelTimeout()
        this.#inFlight.delete(request)
        resolve(outcome)
      }
      const cancelTimeout = this.#scheduler.after(timeoutMs, () => {
        settle({failure: 'timeout'})
        request.destroy()
      })
      this.#inFlight.add(request)
      request.on('error', () => settle({failure: 'unreachable'}))
      request.on('response', (response) => readAnswer(response, settle))
      request.end(body)
    })
  }

  close(): void {
    for (const request of this.#inFlight) request.destroy()
    this.#agent.destroy()
  }
}

function readAnswer(response: IncomingMessage, settle: (outcome: PostOutcome) => void): void {
  let text = ''
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    if (text.length < maxAnswerBytes) text += chunk
  })
  response.on('error', () => settle({failure: 'unreachable'}))
  response.on('end', () => settle({status: response.statusCode ?? 0, nextHeartbeatInSeconds: intervalIn(text)}))
}

function intervalIn(text: string): number | undefined {
  try {
    const {nextHeartbeatInSeconds: seconds} = JSON.parse(text) as {nextHeartbeatInSeconds?: unknown}
    return typeof seconds === 'number' && seconds > 0 ? seconds : undefined
  } catch {
    return undefined
  }
}
