/** Runs tasks in the order in which they come, at most `most` at a time. Its queue is as long as its users let it be. */
export class ConcurrencyLimit {
  readonly #most: number
  #waiting: (() => Promise<void>)[] = []
  #next = 0
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  run(task: () => Promise<void>): void {
    this.#waiting.push(task)
    this.#pump()
  }

  /** Forgets the tasks that have not begun. */
  clear(): void {
    this.#waiting = []
    this.#next = 0
  }

  #pump(): void {
    while (this.#running < this.#most && this.#next < this.#waiting.length) {
      const task = this.#waiting[this.#next++] as () => Promise<void>
      this.#running++
      void task().finally(() => {
        this.#running--
        this.#pump()
      })
    }
    this.#dropTaken()
  }

  /** Only once half the list was taken: moving the rest up each time would make a long queue quadratic. */
  #dropTaken(): void {
    if (this.#next * 2 <= this.#waiting.length) return
    this.#waiting = this.#waiting.slice(this.#next)
    this.#next = 0
  }
}
