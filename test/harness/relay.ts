import {once} from 'node:events'
import {type AddressInfo, connect, createServer, type Socket} from 'node:net'

export interface Relay extends AsyncDisposable {
  port: number
  /** Ends all connections and lets nobody through until it is mended. */
  cut(): void
  mend(): void
}

export interface RelayOptions {
  /** Changes what the server answers, byte by byte, such as the version of a release that nobody can install any more. */
  change?: (answer: string) => string
}

/** A way to a local port that can be cut and mended, while the server behind it runs on. */
export async function startRelay(toPort: number, {change}: RelayOptions = {}): Promise<Relay> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((client) => {
    if (isCut) return void client.destroy()
    const there = connect(toPort, '127.0.0.1')
    for (const socket of [client, there]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => [client, there].forEach((one) => void one.destroy()))
    }
    client.pipe(there)
    if (change === undefined) there.pipe(client)
    else there.on('data', (answer: Buffer) => client.write(Buffer.from(change(answer.toString('latin1')), 'latin1')))
  })
  const end = (): void => sockets.forEach((socket) => void socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true
      end()
    },
    mend: () => {
      isCut = false
    },
    async [Symbol.asyncDispose]() {
      end()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
