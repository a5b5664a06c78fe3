import {type Random, seededRandom} from './random.ts'

/** What goes wrong and how often; may be changed while the simulator runs. Shares go from 0 to 1. */
export interface FaultRates {
  errorRate: number
  lostResponseRate: number
  slowBootShare: number
  slowBootFactor: number
  neverBootShare: number
  latencyMs: number
}

export interface FaultLists {
  neverBoots: readonly string[]
  loseResponseFor: readonly string[]
  failsActions: readonly string[]
}

export interface RequestFate {
  /** Status to answer with instead of doing anything. */
  error: 500 | 503 | undefined
  loseResponse: boolean
}

/** Decides, from the seed alone, which requests and boots go wrong. */
export class Faults {
  readonly rates: FaultRates
  readonly #seed: number
  readonly #requests: Random
  readonly #neverBoots: ReadonlySet<string>
  readonly #failsActions: ReadonlySet<string>
  readonly #responsesToLose: Set<string>

  constructor(seed: number, rates: FaultRates, lists: FaultLists) {
    this.#seed = seed
    const {errorRate, lostResponseRate, slowBootShare, slowBootFactor, neverBootShare, latencyMs} = rates
    this.rates = {errorRate, lostResponseRate, slowBootShare, slowBootFactor, neverBootShare, latencyMs}
    this.#requests = seededRandom(seed, 'requests')
    this.#neverBoots = new Set(lists.neverBoots)
    this.#failsActions = new Set(lists.failsActions)
    this.#responsesToLose = new Set(lists.loseResponseFor)
  }

  /** The fate of the next request; draws the same amount whatever the rates are, so that changing one leaves the others' faults in place. */
  nextRequest(): RequestFate {
    const [error, status, lost] = [this.#requests(), this.#requests(), this.#requests()]
    return {error: error < this.rates.errorRate ? (status < 0.5 ? 500 : 503) : undefined, loseResponse: lost < this.rates.lostResponseRate}
  }

  /** True once for each tenant of `loseResponseFor`. */
  losesActionResponse(tenantId: string): boolean {
    return this.#responsesToLose.delete(tenantId)
  }

  failsActions(tenantId: string): boolean {
    return this.#failsActions.has(tenantId)
  }

  /** How long a droplet's `boot`-th boot takes in simulated ms; undefined when it never finishes. */
  bootMs(tenantId: string, boot: number, usualMs: number): number | undefined {
    const random = seededRandom(this.#seed, 'boot', tenantId, boot)
    const [jitter, slow, never] = [random(), random(), random()]
    if (this.#neverBoots.has(tenantId) || never < this.rates.neverBootShare) return undefined
    return usualMs * (0.8 + 0.4 * jitter) * (slow < this.rates.slowBootShare ? this.rates.slowBootFactor : 1)
  }
}
