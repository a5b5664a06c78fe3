import {inspect} from 'node:util'

const redacted = '[redacted]'

/** A value that must not be seen: every way of turning it into text gives `[redacted]`; only `reveal()` gives it out. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }

  [inspect.custom](): string {
    return redacted
  }
}
