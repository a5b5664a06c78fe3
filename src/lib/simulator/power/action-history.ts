import type {DropletAction} from '../fleet/droplet.ts'

const firstId = 2_100_000_001

/** The account's actions by id; when there are more than `capacity`, the oldest are forgotten. */
export class ActionHistory {
  readonly #byId = new Map<number, DropletAction>()
  readonly #capacity: number
  #nextId = firstId

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  takeId(): number {
    return this.#nextId++
  }

  add(action: DropletAction): void {
    this.#byId.set(action.id, action)
    action.droplet.actions.push(action)
    if (this.#byId.size > this.#capacity) this.#forgetOldest()
  }

  find(id: number): DropletAction | undefined {
    return this.#byId.get(id)
  }

  newestFirst(): DropletAction[] {
    return [...this.#byId.values()].reverse()
  }

  #forgetOldest(): void {
    for (const oldest of this.#byId.values()) {
      this.#byId.delete(oldest.id)
      oldest.droplet.actions.shift()
      return
    }
  }
}
