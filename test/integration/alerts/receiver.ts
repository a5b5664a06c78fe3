import {once} from 'node:events'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface Received {
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  status: number | 'hung'
}

/** What a receiver does with the next request. */
export type Behaviour = number | 'hang' | {status: number; headers: Record<string, string>} | {delayMs: number}

export interface Receiver extends AsyncDisposable {
  url: string
  port: number
  /** Its own log, in the order in which requests came. */
  received: Received[]
  /** Those that it took. */
  taken(): Received[]
  /** How it behaves from now on; the last one stays. */
  behave(...behaviours: Behaviour[]): void
}

/** A real HTTP server that takes alerts, or does not, and logs what came. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = []
  let script: Behaviour[] = [202]
  const next = (): Behaviour => (script.length > 1 ? (script.shift() ?? 202) : (script[0] ?? 202))
  const server = createServer((request, response) => {
    void readJson(request).then((body) => answer(received, request, response, {body, behaviour: next()}))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const {port: bound} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    received,
    taken: () => received.filter(({status}) => typeof status === 'number' && status < 300),
    behave: (...behaviours) => {
      script = behaviours
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

interface Exchange {
  body: Record<string, unknown>
  behaviour: Behaviour
}

function answer(received: Received[], request: IncomingMessage, response: ServerResponse, {body, behaviour}: Exchange): void {
  const {status, headers, delayMs} = {
    status: 200,
    headers: {},
    delayMs: 0,
    ...(typeof behaviour === 'number' ? {status: behaviour} : {}),
    ...(typeof behaviour === 'object' ? behaviour : {}),
  }
  received.push({path: request.url ?? '', headers: request.headers, body, status: behaviour === 'hang' ? 'hung' : status})
  if (behaviour === 'hang') return
  setTimeout(() => response.writeHead(status, headers).end('{"status":"whatever"}'), delayMs)
}
