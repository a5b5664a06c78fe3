import {connect} from 'node:net'

import {type PrometheusMeter, prometheusMeter} from '../../../src/lib/adapters/prometheus/prometheus-meter.ts'
import type {Load} from '../../../src/lib/health/heartbeats/shed-heartbeats.ts'
import {createLog} from '../../../src/lib/serve/create-log.ts'
import {createHttp} from '../../../src/lib/serve/http/create-http.ts'
import {addHeartbeatRoute} from '../../../src/lib/serve/http/heartbeat-route.ts'
import type {Receiver} from './sidecars.ts'

export interface HeartbeatServer extends AsyncDisposable {
  url: string
  port: number
  load: Load
  random: number
  /** What its `/metrics` would say of a counter with this label value. */
  counted(metric: string, labelValue: string): Promise<number>
}

/** The control plane's HTTP server with nothing but heartbeats. */
export async function startHeartbeatServer(ports: Receiver): Promise<HeartbeatServer> {
  const meter = prometheusMeter('test')
  const log = createLog('silent')
  const http = createHttp(log, meter)
  const server: Pick<HeartbeatServer, 'load' | 'random'> = {load: {fullness: 0, loopDelayMs: 0}, random: 0.5}
  addHeartbeatRoute(http, {ports, log, meter, load: () => server.load, nextHeartbeatMs: () => 57_300, random: () => server.random})
  const address = await http.listen({host: '127.0.0.1', port: 0})
  return Object.assign(server, {
    ...{url: `${address}/v1/heartbeats`, port: Number(new URL(address).port)},
    counted: (metric: string, labelValue: string) => read(meter, metric, labelValue),
    [Symbol.asyncDispose]: () => http.close(),
  })
}

async function read(meter: PrometheusMeter, metric: string, labelValue: string): Promise<number> {
  const line = (await meter.exposition()).split('\n').find((text) => text.startsWith(`${metric}{`) && text.includes(`"${labelValue}"`))
  return Number(line?.split(' ').at(-1) ?? 0)
}

export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  status: number
  afterMs: number
}

/**
 * Sends these pieces as they are, one every `everyMs`, and leaves it to the server to end the connection. Resolves with the first status
 * that came and how long the connection lasted.
 */
export function sendRaw(port: number, pieces: readonly string[], everyMs = 0): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const startMs = performance.now()
    const socket = connect(port, '127.0.0.1')
    let text = ''
    let next = 0
    const timer = setInterval(() => {
      const piece = pieces[next++]
      if (piece === undefined) clearInterval(timer)
      else socket.write(piece)
    }, everyMs)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(timer)
      resolve({status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), afterMs: performance.now() - startMs})
    })
  })
}
