import type {IncomingMessage} from 'node:http'

const maxBytes = 65_536

/** A body's text, `too large` above 64 KB, or `cut short` when the client went away. What is beyond the limit is read but not kept. */
export function readBody(request: IncomingMessage): Promise<{text: string} | 'too large' | 'cut short'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
    })
    request.on('end', () => resolve(bytes > maxBytes ? 'too large' : {text: Buffer.concat(chunks).toString('utf8')}))
    request.on('error', () => resolve('cut short'))
    request.on('close', () => resolve('cut short'))
  })
}
