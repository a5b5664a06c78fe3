import {connect} from 'node:net'

export interface Sent {
  seconds: number
  /** Answers other than 202, by status. */
  refused: Record<string, number>
}

/** Sends each request as soon as a connection is free, over keep-alive connections with one request under way on each. */
export async function sendRequests(port: number, requests: readonly Buffer[], connections: number): Promise<Sent> {
  const refused: Record<string, number> = {}
  let next = 0
  const startMs = performance.now()
  const run = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({port, host: '127.0.0.1', noDelay: true})
      let text = ''
      const send = (): void => {
        const request = requests[next++]
        if (request === undefined) socket.end()
        else socket.write(request)
      }
      socket.on('connect', send)
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1')
        const status = completeStatus(text)
        if (status === undefined) return
        if (status !== '202') refused[status] = (refused[status] ?? 0) + 1
        text = ''
        send()
      })
      socket.on('error', reject)
      socket.on('close', () => resolve())
    })
  await Promise.all(Array.from({length: connections}, run))
  return {seconds: (performance.now() - startMs) / 1000, refused}
}

/** The status of an answer that has come whole. */
function completeStatus(text: string): string | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
  return text.length >= headEnd + 4 + length ? text.slice(9, 12) : undefined
}
