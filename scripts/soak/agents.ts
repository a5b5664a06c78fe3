import type {KeyObject} from 'node:crypto'
import {Agent, request} from 'node:http'

import {composeHeartbeat} from '../../src/lib/simulator/sidecars/compose-heartbeat.ts'
import {deriveSidecarKey, signHeartbeat} from '../../src/lib/simulator/sidecars/sign-heartbeat.ts'

/** As a load balancer in front of the control plane would have. */
const connections = 100
const retryMs = 1000

export interface AgentsOptions {
  tenantIds: readonly string[]
  fleetKey: string
  /** In rotation; past one that does not answer. */
  ports: readonly number[]
  /** Until the first answer names another: the start is spread over it. */
  firstIntervalMs: number
}

/** What the agents themselves know of how it went. */
export interface AgentsLog {
  accepted: number
  /** Heartbeats that were not acknowledged, by status or error code. */
  refused: Record<string, number>
  /** Control planes that did not answer, so that the next one was asked. */
  failovers: number
  /** From sending to the acknowledgement. */
  latenciesMs: number[]
  /** When the last acknowledged heartbeat of each tenant was sent. */
  acknowledgedMs: Map<string, number>
  /** The longest time between two acknowledgements of a tenant's heartbeats. */
  longestSilenceMs: Map<string, number>
}

interface Answer {
  status: number
  nextSeconds: number
}

interface Sidecar {
  tenantId: string
  key: KeyObject
  sentMs: number
  acknowledgedMs: number | undefined
}

/** Sidecars that each sign with a key of their own, send when the control plane's answer told them to, and keep a log of what was acknowledged. */
export class Agents {
  readonly log: AgentsLog = {accepted: 0, refused: {}, failovers: 0, latenciesMs: [], acknowledgedMs: new Map(), longestSilenceMs: new Map()}
  readonly #options: AgentsOptions
  readonly #http = new Agent({keepAlive: true, maxSockets: connections})
  readonly #timers = new Set<NodeJS.Timeout>()
  #underWay = 0
  #turn = 0
  #stopped = false

  constructor(options: AgentsOptions) {
    this.#options = options
    for (const tenantId of options.tenantIds) {
      const sidecar = {tenantId, key: deriveSidecarKey(options.fleetKey, tenantId, 1), sentMs: 0, acknowledgedMs: undefined}
      this.#beatAfter(sidecar, Math.random() * options.firstIntervalMs)
    }
  }

  /** Sends no more, and waits for the answers to what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    while (this.#underWay > 0) await new Promise((resolve) => setTimeout(resolve, 10))
    this.#http.destroy()
  }

  #beatAfter(sidecar: Sidecar, ms: number): void {
    if (this.#stopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void this.#beat(sidecar)
    }, ms)
    this.#timers.add(timer)
  }

  async #beat(sidecar: Sidecar): Promise<void> {
    this.#underWay++
    const startMs = performance.now()
    try {
      const {status, nextSeconds} = await this.#deliver(sidecar)
      if (status === 202) {
        this.#acknowledged(sidecar, startMs)
        this.#beatAfter(sidecar, nextSeconds * 1000)
        return
      }
      this.#refuse(sidecar, String(status))
    } catch (error) {
      this.#refuse(sidecar, (error as NodeJS.ErrnoException).code ?? 'unknown')
    } finally {
      this.#underWay--
    }
  }

  #acknowledged(sidecar: Sidecar, startMs: number): void {
    const {log} = this
    const {tenantId, acknowledgedMs, sentMs} = sidecar
    const nowMs = performance.now()
    log.accepted++
    log.latenciesMs.push(nowMs - startMs)
    log.acknowledgedMs.set(tenantId, sentMs)
    log.longestSilenceMs.set(tenantId, Math.max(log.longestSilenceMs.get(tenantId) ?? 0, nowMs - (acknowledgedMs ?? nowMs)))
    sidecar.acknowledgedMs = nowMs
  }

  #refuse(sidecar: Sidecar, reason: string): void {
    this.log.refused[reason] = (this.log.refused[reason] ?? 0) + 1
    this.#beatAfter(sidecar, retryMs * (0.5 + Math.random()))
  }

  /** Past a control plane that does not answer, as a load balancer would. */
  async #deliver(sidecar: Sidecar): Promise<Answer> {
    const {ports} = this.#options
    const first = this.#turn++
    for (let attempt = 0; attempt < ports.length - 1; attempt++) {
      try {
        return await this.#post(sidecar, ports[(first + attempt) % ports.length] ?? 0)
      } catch {
        this.log.failovers++
      }
    }
    return this.#post(sidecar, ports[(first + ports.length - 1) % ports.length] ?? 0)
  }

  #post(sidecar: Sidecar, port: number): Promise<Answer> {
    const {body, signature} = sign(sidecar)
    const headers = {'content-type': 'application/json', 'content-length': body.length, 'x-genesis-signature': signature}
    return new Promise((resolve, reject) => {
      const sent = request(
        {host: '127.0.0.1', port, path: '/v1/heartbeats', method: 'POST', agent: this.#http, headers, timeout: 10_000},
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk: string) => {
            text += chunk
          })
          answer.on('error', reject)
          answer.on('end', () => resolve({status: answer.statusCode ?? 0, nextSeconds: nextIn(text)}))
        },
      )
      sent.on('timeout', () => sent.destroy(Object.assign(new Error('no answer'), {code: 'ETIMEDOUT'})))
      sent.on('error', reject)
      sent.end(body)
    })
  }
}

function nextIn(text: string): number {
  return (JSON.parse(text) as {nextHeartbeatInSeconds?: number}).nextHeartbeatInSeconds ?? 60
}

function sign(sidecar: Sidecar): {body: string; signature: string} {
  // Two in the same millisecond would be one.
  sidecar.sentMs = Math.max(Date.now(), sidecar.sentMs + 1)
  const {tenantId, key, sentMs} = sidecar
  const body = composeHeartbeat(tenantId, () => sentMs, Math.random)
  return {body, signature: signHeartbeat(key, body, Math.floor(sentMs / 1000))}
}
