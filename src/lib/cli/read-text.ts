import {constants} from 'node:fs'
import {type FileHandle, open} from 'node:fs/promises'
import {addAbortSignal} from 'node:stream'

import {InputUnreadableError, UsageError} from '../errors/usage.ts'
import {decodeText} from './decode-text.ts'
import {unreadable} from './unreadable.ts'

/** Names standard input where a path is expected. */
export const STDIN = '-'

const mebibyte = 1024 * 1024
/** V8 cannot hold a longer text than 512 MiB. */
const MOST_BYTES = 256 * mebibyte

export interface ReadOptions {
  /** What is larger is not read. */
  maxBytes: number
  signal: AbortSignal
}

/** A file that is too large has a size and no bytes. */
export interface ReadBytes {
  size: number
  bytes: Uint8Array | null
}

/**
 * The text of a file, or of standard input for `-`, without a byte order mark.
 * @throws {InputUnreadableError} when it cannot be read, is larger than 256 MiB or is not text
 */
export async function readText(path: string): Promise<string> {
  const {bytes} = await readBytes(path, {maxBytes: MOST_BYTES, signal: new AbortController().signal})
  if (bytes === null) {
    const hint = 'Check what the file is; no input of Genesis is that large.'
    throw new InputUnreadableError(`${nameOf(path)} is larger than ${MOST_BYTES / mebibyte} MiB.`, {hint})
  }
  const {text, encoding, fault} = decodeText(bytes)
  if (fault === null) return text.startsWith('\uFEFF') ? text.slice(1) : text
  const {line, column} = fault
  throw new InputUnreadableError(`${nameOf(path)} is not ${encoding} text: line ${line}, column ${column} cannot be read.`, {
    hint: 'Save it as UTF-8.',
  })
}

/**
 * The bytes of a file, or of standard input for `-`. Opening a pipe or a device and reading from it could take for ever, so that only files are
 * read; opening without blocking and then asking what was opened leaves no moment in which one could be put in the other's place.
 * @throws {InputUnreadableError}
 */
export async function readBytes(path: string, options: ReadOptions): Promise<ReadBytes> {
  if (path === STDIN) return readStdin(options)
  let file: FileHandle | undefined
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = await file.stat()
    if (stats.isDirectory()) throw unreadable(path, {code: 'EISDIR'})
    if (!stats.isFile()) throw notAFile(path)
    const {size} = stats
    return {size, bytes: size > options.maxBytes ? null : await file.readFile({signal: options.signal})}
  } catch (error) {
    options.signal.throwIfAborted()
    throw unreadable(path, error)
  } finally {
    await file?.close()
  }
}

function notAFile(path: string): InputUnreadableError {
  return new InputUnreadableError(`${path} is a pipe or a device, not a file.`, {hint: 'Pipe what it gives into genesis, and name - in its place.'})
}

async function readStdin({maxBytes, signal}: ReadOptions): Promise<ReadBytes> {
  if (process.stdin.isTTY) throw new UsageError('Nothing is piped to standard input.', {hint: 'Pipe something in, or name a file instead of -.'})
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of addAbortSignal(signal, process.stdin)) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > maxBytes) return {size, bytes: null}
  }
  return {size, bytes: Buffer.concat(chunks)}
}

function nameOf(path: string): string {
  return path === STDIN ? 'standard input' : path
}

/** One id a line; empty lines and lines that start with `#` are passed over. */
export async function readIds(path: string): Promise<string[]> {
  const lines = (await readText(path)).split(/\r?\n/).map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}
