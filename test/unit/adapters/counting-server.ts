import {createServer, type IncomingMessage, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface Answer {
  status?: number
  headers?: Record<string, string>
  /** Sent as it is when a text, as JSON otherwise; `hang` never answers, `cut` ends the connection. */
  body?: unknown
}

export interface SeenRequest {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export interface CountingServer extends AsyncDisposable {
  url: string
  requests: SeenRequest[]
}

/** A real HTTP server on loopback that notes what it was asked. */
export async function startCountingServer(answer: (request: SeenRequest) => Answer | 'hang' | 'cut' = () => ({})): Promise<CountingServer> {
  const requests: SeenRequest[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const seen = {method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString()}
      requests.push(seen)
      const given = answer(seen)
      if (given === 'cut') request.socket.destroy()
      if (given === 'hang' || given === 'cut') return
      const {status = 200, headers = {}, body = {}} = given
      response.writeHead(status, {'content-type': 'application/json', ...headers})
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
