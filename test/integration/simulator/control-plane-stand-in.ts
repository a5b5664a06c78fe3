import {createHmac, hkdfSync, timingSafeEqual} from 'node:crypto'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'

interface Heartbeat {
  atMs: number
  tenantId: string
  valid: boolean
  body: Record<string, unknown>
}

export interface ControlPlaneStandIn extends AsyncDisposable {
  url: string
  heartbeats: Heartbeat[]
  /** What it answers from now on; `undefined` lets requests hang. */
  answer: {status: number; body?: object} | undefined
}

/** A real HTTP server that takes heartbeats and checks their signatures with code of its own. */
export async function startControlPlane(fleetKey: string): Promise<ControlPlaneStandIn> {
  const heartbeats: Heartbeat[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const body = JSON.parse(raw.toString()) as Record<string, unknown>
      const tenantId = String(body.tenantId)
      const valid =
        request.method === 'POST' && request.url === '/v1/heartbeats' && isSigned(fleetKey, tenantId, raw, request.headers['x-genesis-signature'])
      heartbeats.push({atMs: performance.timeOrigin + performance.now(), tenantId, valid, body})
      if (standIn.answer === undefined) return
      response.writeHead(standIn.answer.status, {'content-type': 'application/json'}).end(JSON.stringify(standIn.answer.body ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const standIn: ControlPlaneStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heartbeats,
    answer: {status: 202},
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return standIn
}

function isSigned(fleetKey: string, tenantId: string, raw: Buffer, header: string | string[] | undefined): boolean {
  const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(header)) ?? []
  if (seconds === undefined || hex === undefined || Math.abs(Date.now() / 1000 - Number(seconds)) > 5) return false
  const key = new Uint8Array(hkdfSync('sha256', Buffer.from(fleetKey), Buffer.alloc(0), Buffer.from(`sidecar:${tenantId}:1`), 32))
  const expected = createHmac('sha256', key).update(`${seconds}.`).update(raw).digest()
  return timingSafeEqual(expected, Buffer.from(hex, 'hex'))
}
