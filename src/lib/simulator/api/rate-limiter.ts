/** A limit on requests in any rolling window. DigitalOcean's, per token: 5,000 an hour and 250 a minute. */
export interface WindowLimit {
  limit: number
  windowMs: number
}

export type Verdict = {allowed: true} | {allowed: false; retryAfterSeconds: number | undefined}

/** DigitalOcean's two limits. Requests that it refuses do not count against them. */
export class RateLimiter {
  readonly #hour: RollingWindow
  readonly #minute: RollingWindow

  constructor(hour: WindowLimit, minute: WindowLimit) {
    this.#hour = new RollingWindow(hour)
    this.#minute = new RollingWindow(minute)
  }

  /** Counts a request if both limits allow it. @param nowMs epoch ms, never lower than in the call before */
  admit(nowMs: number): Verdict {
    const [hour, minute] = [this.#hour, this.#minute]
    hour.expire(nowMs)
    minute.expire(nowMs)
    // Only the limit of a minute says when to come back; the hourly one leaves that to ratelimit-reset.
    if (hour.full) return {allowed: false, retryAfterSeconds: undefined}
    if (minute.full) return {allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((minute.freeAtMs(nowMs) - nowMs) / 1000))}
    hour.push(nowMs)
    minute.push(nowMs)
    return {allowed: true}
  }

  /** The headers that every answer carries; the reset is the epoch second at which the oldest request of the hour has expired. */
  headers(nowMs: number): Record<string, string> {
    this.#hour.expire(nowMs)
    return {
      'ratelimit-limit': String(this.#hour.limit),
      'ratelimit-remaining': String(this.#hour.remaining),
      'ratelimit-reset': String(Math.ceil(this.#hour.freeAtMs(nowMs) / 1000)),
    }
  }
}

class RollingWindow {
  readonly limit: number
  readonly #windowMs: number
  readonly #timesMs: number[] = []

  constructor({limit, windowMs}: WindowLimit) {
    this.limit = limit
    this.#windowMs = windowMs
  }

  get full(): boolean {
    return this.#timesMs.length >= this.limit
  }

  get remaining(): number {
    return this.limit - this.#timesMs.length
  }

  /** When the oldest request expires; now, when there is none. */
  freeAtMs(nowMs: number): number {
    return (this.#timesMs[0] ?? nowMs - this.#windowMs) + this.#windowMs
  }

  expire(nowMs: number): void {
    const firstKept = this.#timesMs.findIndex((timeMs) => nowMs - timeMs < this.#windowMs)
    this.#timesMs.splice(0, firstKept === -1 ? this.#timesMs.length : firstKept)
  }

  push(timeMs: number): void {
    this.#timesMs.push(timeMs)
  }
}
