import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {createGunzip} from 'node:zlib'

import {PackageInvalidError} from '../../errors/catalog.ts'
import type {FilesRequest} from '../../workflow/catalog/ports.ts'
import {ByteReader} from './byte-reader.ts'

const BLOCK = 512

/** The largest file that we read of n8n's packages has 8 MB. */
const MAX_FILE_BYTES = 128 * 1024 * 1024

/** A package of n8n has 200 MB when it is unpacked. More than this is none. */
const MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024

/**
 * The texts of the wanted files of a package's tarball, which is read to its end but kept nowhere.
 * @throws {PackageInvalidError} when it is no tarball, or one that is larger than any package of n8n
 */
export async function readTarball(stream: AsyncIterable<Buffer>, {name, version, wanted, onProgress}: FilesRequest): Promise<Map<string, string>> {
  let received = 0
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      received += chunk.length
      onProgress?.(received)
      yield chunk
    }
  }
  return pipeline(Readable.from(stream, {objectMode: false}), counted, createGunzip(), (unpacked: AsyncIterable<Buffer>) =>
    readEntries(new ByteReader(unpacked, MAX_UNPACKED_BYTES), new Set(wanted), `${name}@${version}`),
  )
}

async function readEntries(reader: ByteReader, wanted: ReadonlySet<string>, what: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (let block = await reader.read(BLOCK); block !== null && block[0] !== 0; block = await reader.read(BLOCK)) {
    const {path, size} = parseHeader(block, what)
    if (wanted.has(path)) {
      if (size > MAX_FILE_BYTES) throw invalid(what, `${path} has ${size} bytes`)
      texts.set(path, String((await reader.read(size)) ?? ''))
    } else await reader.discard(size)
    await reader.discard((BLOCK - (size % BLOCK)) % BLOCK)
  }
  // To its end: only then has the whole package been held against its checksum.
  await reader.discard(Number.POSITIVE_INFINITY)
  return texts
}

/**
 * The path without the folder that npm puts everything into, and the size in bytes. Longer paths than a header holds stand in an entry
 * of their own; we want none of these. Source: POSIX ustar.
 */
function parseHeader(block: Buffer, what: string): {path: string; size: number} {
  if (block.toString('latin1', 257, 262) !== 'ustar') throw invalid(what, 'its tarball is damaged or of an unknown kind')
  const size = Number.parseInt(field(block, 124, 12), 8)
  if (!Number.isSafeInteger(size) || size < 0) throw invalid(what, 'its tarball is damaged')
  const prefix = field(block, 345, 155)
  const path = `${prefix === '' ? '' : `${prefix}/`}${field(block, 0, 100)}`
  const isFile = block[156] === 0x30 || block[156] === 0
  return {path: isFile ? path.slice(path.indexOf('/') + 1) : '', size}
}

function field(block: Buffer, start: number, length: number): string {
  const text = block.toString('utf8', start, start + length)
  const end = text.indexOf('\0')
  return end === -1 ? text : text.slice(0, end)
}

function invalid(what: string, reason: string): PackageInvalidError {
  return new PackageInvalidError(`The package ${what} cannot be read: ${reason}.`, {
    hint: 'Check that the registry is the one you mean: npm config get registry',
  })
}
