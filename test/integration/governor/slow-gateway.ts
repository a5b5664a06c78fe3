import {createServer, request} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface SlowGateway extends AsyncDisposable {
  url: string
  /** From now on every answer takes this much longer. */
  delay(ms: number): void
}

/** Passes everything on to `target`, as late as it is told to. */
export async function startSlowGateway(target: string): Promise<SlowGateway> {
  let delayMs = 0
  const server = createServer((incoming, outgoing) => {
    const onward = request(new URL(incoming.url ?? '/', target), {method: incoming.method, headers: incoming.headers}, (answer) => {
      setTimeout(() => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      }, delayMs)
    })
    onward.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
