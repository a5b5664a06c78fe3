import {createServer, request} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface Gateway extends AsyncDisposable {
  url: string
  /** Paths that were asked for, in order. */
  paths: string[]
  /** Requests to functions, by name. */
  calls(name: string): number
  /** From now on every answer takes this much longer. */
  delay(ms: number): void
}

export interface GatewayOptions {
  /** The PostgREST behind it. */
  target: string
  /** Where it is served, such as /rest/v1; everything else is answered as Kong answers it. At the root unless given. */
  prefix?: string
  /** Any free one when it is not given. */
  port?: number
}

/** A reverse proxy in front of PostgREST, as Supabase has one. */
export async function startGateway({target, prefix = '', port = 0}: GatewayOptions): Promise<Gateway> {
  const paths: string[] = []
  let delayMs = 0
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/'
    paths.push(path)
    if (!path.startsWith(`${prefix}/`)) {
      outgoing.writeHead(404, {'content-type': 'application/json; charset=utf-8'}).end('{"message":"no Route matched with those values"}')
      return
    }
    const onward = request(new URL(path.slice(prefix.length), target), {method: incoming.method, headers: incoming.headers}, (answer) => {
      setTimeout(() => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      }, delayMs)
    })
    onward.on('error', () => outgoing.writeHead(502).end('bad gateway'))
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    calls: (name) => paths.filter((path) => path.split('?')[0]?.endsWith(`/rpc/${name}`)).length,
    delay: (ms) => {
      delayMs = ms
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
