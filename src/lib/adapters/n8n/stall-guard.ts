/** Gives up on what has stopped moving. */
export interface StallGuard extends Disposable {
  /** Aborted with the outer one, or when nothing has moved for too long. */
  signal: AbortSignal
  readonly stalled: boolean
  moved(): void
}

/** npm's libraries have a limit of their own, but leave its timer running when they are interrupted, and the process with it. */
export function stallGuard(outer: AbortSignal, limitMs: number): StallGuard {
  const stall = new AbortController()
  const timer = setTimeout(() => stall.abort(), limitMs).unref()
  return {
    signal: AbortSignal.any([outer, stall.signal]),
    get stalled() {
      return stall.signal.aborted
    },
    moved: () => timer.refresh(),
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
