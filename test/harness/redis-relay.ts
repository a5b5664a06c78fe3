import {once} from 'node:events'
import {type AddressInfo, connect, createServer, type Socket} from 'node:net'

export interface RedisRelay extends AsyncDisposable {
  url: string
}

/** A real Redis, seen through a relay that changes its answers byte by byte, for releases that nobody can install any more. */
export async function startRedisRelay(port: number, change: (answer: string) => string): Promise<RedisRelay> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const redis = connect(port, '127.0.0.1')
    for (const socket of [client, redis]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => [client, redis].forEach((one) => void one.destroy()))
    }
    client.pipe(redis)
    redis.on('data', (answer: Buffer) => client.write(Buffer.from(change(answer.toString('latin1')), 'latin1')))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
