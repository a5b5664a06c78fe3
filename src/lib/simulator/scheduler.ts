import type {Clock} from './clock.ts'

export type Cancel = () => void

interface Entry {
  dueMs: number
  /** Cleared when cancelled. */
  task: (() => void) | undefined
}

const longestTimerMs = 2 ** 31 - 1

/** Runs tasks later with one timer for all of them: a binary heap by due time, since 15,000 sidecars would otherwise hold a timer each. */
export class Scheduler {
  readonly #clock: Clock
  readonly #heap: Entry[] = []
  #timer: NodeJS.Timeout | undefined
  #timerDueMs = Number.POSITIVE_INFINITY
  #stopped = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs `task` once after `delayMs` of wall-clock time, unless cancelled or stopped before. */
  after(delayMs: number, task: () => void): Cancel {
    const entry: Entry = {dueMs: this.#clock() + Math.max(0, delayMs), task}
    if (!this.#stopped) {
      this.#push(entry)
      this.#arm()
    }
    return () => {
      entry.task = undefined
    }
  }

  /** Drops every task that has not run. */
  stop(): void {
    this.#stopped = true
    this.#heap.length = 0
    clearTimeout(this.#timer)
  }

  #arm(): void {
    const next = this.#heap[0]
    if (next === undefined || next.dueMs >= this.#timerDueMs) return
    clearTimeout(this.#timer)
    this.#timerDueMs = next.dueMs
    this.#timer = setTimeout(() => this.#runDue(), Math.min(longestTimerMs, Math.max(0, Math.ceil(next.dueMs - this.#clock()))))
  }

  #runDue(): void {
    this.#timerDueMs = Number.POSITIVE_INFINITY
    // Read once: tasks that reschedule themselves without delay must not keep the event loop here for ever.
    const nowMs = this.#clock()
    for (let next = this.#heap[0]; next !== undefined && next.dueMs <= nowMs; next = this.#heap[0]) {
      this.#pop()
      next.task?.()
    }
    this.#arm()
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (dueAt(heap, parent) <= entry.dueMs) break
      heap[at] = heap[parent] as Entry
      at = parent
    }
    heap[at] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (dueAt(heap, child + 1) < dueAt(heap, child)) child++
      if (dueAt(heap, child) >= last.dueMs) break
      heap[at] = heap[child] as Entry
      at = child
    }
    heap[at] = last
  }
}

function dueAt(heap: readonly Entry[], index: number): number {
  return heap[index]?.dueMs ?? Number.POSITIVE_INFINITY
}
