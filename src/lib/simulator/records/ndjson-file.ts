import type {WriteStream} from 'node:fs'
import {open} from 'node:fs/promises'
import {finished} from 'node:stream/promises'

/** A file to which one JSON document per line is appended. */
export class NdjsonFile {
  readonly #stream: WriteStream
  #failure: Error | undefined
  #closed = false

  constructor(stream: WriteStream) {
    this.#stream = stream
    // A full disk must not end the simulation; `close` reports it.
    stream.on('error', (error) => {
      this.#failure ??= error
    })
  }

  append(document: object): void {
    if (this.#failure === undefined && !this.#closed) this.#stream.write(`${JSON.stringify(document)}\n`)
  }

  /** @throws the first error with which writing failed */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#failure !== undefined) throw this.#failure
    this.#stream.end()
    await finished(this.#stream)
  }
}

/** @throws the file system's error when the file cannot be opened for appending */
export async function openNdjsonFile(path: string): Promise<NdjsonFile> {
  const handle = await open(path, 'a')
  return new NdjsonFile(handle.createWriteStream())
}
