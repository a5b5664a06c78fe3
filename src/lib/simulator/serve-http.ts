import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import type {AddressInfo, Socket} from 'node:net'

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Listens for HTTP.
 * @throws the socket's own error, for example with code EADDRINUSE
 */
export async function listen(handler: RequestHandler, {host, port}: {host: string; port: number}): Promise<Server> {
  // Clients keep connections for a while; one that the server closes first is a broken request for them.
  const server = createServer({keepAliveTimeout: 75_000, requestTimeout: 30_000}, handler)
  server.on('clientError', (_error: Error, socket: Socket) => refuseUnreadable(socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return server
}

/** Stops listening and ends every connection, answered or not. */
export function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** What is not HTTP gets an answer in the shape of DigitalOcean's errors all the same. */
function refuseUnreadable(socket: Socket): void {
  const body = JSON.stringify({id: 'bad_request', message: 'The request is not valid HTTP.'})
  const head = ['HTTP/1.1 400 Bad Request', 'content-type: application/json', `content-length: ${body.length}`, 'connection: close']
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  else socket.destroy()
}
