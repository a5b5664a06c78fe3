/** Reads a stream in pieces of known size. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer, unknown>
  readonly #limit: number
  #pending: Buffer = Buffer.alloc(0)
  #received = 0

  /** @param limit more bytes than this are an error */
  constructor(chunks: AsyncIterable<Buffer, unknown>, limit: number) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#limit = limit
  }

  /** Exactly so many bytes; null when the stream ends before. */
  async read(size: number): Promise<Buffer | null> {
    const parts: Buffer[] = []
    for (let missing = size; missing > 0; ) {
      if (this.#pending.length === 0 && !(await this.#next())) return null
      const part = this.#pending.subarray(0, missing)
      parts.push(part)
      missing -= part.length
      this.#pending = this.#pending.subarray(part.length)
    }
    return Buffer.concat(parts, size)
  }

  /** Passes over so many bytes, or to the end of the stream. */
  async discard(size: number): Promise<void> {
    let left = size
    while (left > this.#pending.length) {
      left -= this.#pending.length
      if (!(await this.#next())) return
    }
    this.#pending = this.#pending.subarray(left)
  }

  async #next(): Promise<boolean> {
    const next = await this.#chunks.next()
    this.#pending = next.done === true ? Buffer.alloc(0) : next.value
    this.#received += this.#pending.length
    if (this.#received > this.#limit) throw new RangeError(`more than ${this.#limit} bytes`)
    return next.done !== true
  }
}
