import type {FastifyInstance} from 'fastify'

import type {Meter} from '../../metrics/meter.ts'

/** An idle connection costs about 13 kB. Beyond this many a new one is closed before anything is read from it. */
const maxConnections = 5000
/** Sidecars that come directly, not through a load balancer, would keep 15,000 connections open between heartbeats. */
const keptAlive = 2000

/**
 * Keeps the number of connections, and with it memory, within bounds whoever knocks. Returns whether so many are open that one should be
 * closed after its answer.
 */
export function boundConnections({server}: FastifyInstance, meter: Meter): () => boolean {
  let open = 0
  const count = (change: number): void => {
    open += change
    meter.set('genesis_http_connections', {}, open)
  }
  server.maxConnections = maxConnections
  server.on('connection', (socket) => {
    count(1)
    socket.once('close', () => count(-1))
  })
  server.on('drop', () => meter.count('genesis_http_connections_dropped_total', {}))
  return () => open > keptAlive
}
