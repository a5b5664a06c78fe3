import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface ArrivalServer extends AsyncDisposable {
  url: string
  /** When each request arrived, in ms, in order. */
  arrivalsMs: number[]
}

/** A real HTTP server that notes when requests arrive. Its answers take up to `latencyMs`, at random. */
export async function startArrivalServer(latencyMs = 0): Promise<ArrivalServer> {
  const arrivalsMs: number[] = []
  const server = createServer((_request, response) => {
    arrivalsMs.push(performance.now())
    setTimeout(() => response.end('{}'), Math.random() * latencyMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivalsMs,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The smallest time, in ms, in which `count` + 1 requests arrived: at least the window when at most `count` may arrive in one. */
export function tightestMs(arrivalsMs: readonly number[], count: number): number {
  return Math.min(Number.POSITIVE_INFINITY, ...arrivalsMs.slice(count).map((atMs, i) => atMs - (arrivalsMs[i] ?? 0)))
}
