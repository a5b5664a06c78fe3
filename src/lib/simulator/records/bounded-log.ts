/** Keeps the newest `capacity` entries under rising sequence numbers from 1; older ones are dropped and counted. */
export class BoundedLog<T extends object> {
  readonly #capacity: number
  readonly #ring: (T & {seq: number})[] = []
  #lastSeq = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  append(entry: T): T & {seq: number} {
    this.#lastSeq++
    const numbered = {seq: this.#lastSeq, ...entry}
    this.#ring[(this.#lastSeq - 1) % this.#capacity] = numbered
    return numbered
  }

  get dropped(): number {
    return this.#lastSeq - this.#ring.length
  }

  /** The entries kept whose number is above `seq`, oldest first; those appended meanwhile are left for the next reading. */
  *since(seq: number): Generator<T & {seq: number}> {
    const last = this.#lastSeq
    for (let next = Math.max(seq, this.dropped) + 1; next <= last; next++) {
      yield this.#ring[(next - 1) % this.#capacity] as T & {seq: number}
      // Entries that were still to come may be overwritten while the reader waits for a slow client.
      next = Math.max(next, this.dropped)
    }
  }
}
