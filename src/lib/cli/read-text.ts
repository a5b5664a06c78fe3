import {readFile, stat} from 'node:fs/promises'

import {InputUnreadableError, UsageError} from '../errors/usage.ts'
import {unreadable} from './unreadable.ts'

/** Names standard input where a path is expected. */
export const STDIN = '-'

/** V8 cannot hold a longer text than 512 MiB. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * The text of a file, or of standard input for `-`.
 * @throws {InputUnreadableError} when it cannot be read or is larger than 256 MiB
 */
export async function readText(path: string): Promise<string> {
  if (path === STDIN) return decodeText(await readStdin())
  try {
    const {size} = await stat(path)
    if (size <= MAX_BYTES) return decodeText(await readFile(path))
  } catch (error) {
    throw unreadable(path, error)
  }
  throw new InputUnreadableError(`${path} is larger than 256 MiB.`, {hint: 'Check what the file is; no input of Genesis is that large.'})
}

async function readStdin(): Promise<Buffer> {
  if (process.stdin.isTTY) throw new UsageError('Nothing is piped to standard input.', {hint: 'Pipe something in, or name a file instead of -.'})
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Decodes UTF-8 and UTF-16. What begins with an ASCII character, like JSON, tells by its first two bytes even without a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  const littleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  const bigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined)
  return new TextDecoder(littleEndian ? 'utf-16le' : bigEndian ? 'utf-16be' : 'utf-8').decode(bytes)
}

/** One id a line; empty lines and lines that start with `#` are passed over. */
export async function readIds(path: string): Promise<string[]> {
  const lines = (await readText(path)).split(/\r?\n/).map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}
