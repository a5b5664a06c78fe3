import type {ControlPlaneConnection, PostOutcome} from './post-heartbeat.ts'

export interface HeartbeatCounts {
  /** Requests, each attempt at another control plane included. */
  sent: number
  accepted: number
  /** Requests not accepted, by status, or under `unreachable` and `timeout`. */
  refused: Record<string, number>
}

export interface HeartbeatRequest {
  body: string
  signature: string
}

export type Delivery =
  | {result: 'accepted'; nextHeartbeatInSeconds: number | undefined}
  /** A control plane answered that it does not want this heartbeat. */
  | {result: 'refused'}
  /** No control plane could take it now. */
  | {result: 'undelivered'}

/** Hands heartbeats to the control planes in rotation, and past those that fail, as a load balancer would. */
export class HeartbeatDelivery {
  readonly counts: HeartbeatCounts = {sent: 0, accepted: 0, refused: {}}
  readonly #controlPlanes: readonly ControlPlaneConnection[]
  #turn = 0

  constructor(controlPlanes: readonly ControlPlaneConnection[]) {
    this.#controlPlanes = controlPlanes
  }

  get hasTargets(): boolean {
    return this.#controlPlanes.length > 0
  }

  /** @param sign called for every attempt: a control plane that timed out may have taken it, and would see the same one again as a replay */
  async deliver(sign: () => HeartbeatRequest): Promise<Delivery> {
    const first = this.#turn++
    for (let attempt = 0; attempt < this.#controlPlanes.length; attempt++) {
      const controlPlane = this.#controlPlanes[(first + attempt) % this.#controlPlanes.length] as ControlPlaneConnection
      const {body, signature} = sign()
      this.counts.sent++
      const outcome = await controlPlane.post(body, signature)
      if ('status' in outcome && outcome.status >= 200 && outcome.status < 300) {
        this.counts.accepted++
        return {result: 'accepted', nextHeartbeatInSeconds: outcome.nextHeartbeatInSeconds}
      }
      this.#countRefusal(outcome)
      if (!anotherMayTakeIt(outcome)) return {result: 'refused'}
    }
    return {result: 'undelivered'}
  }

  #countRefusal(outcome: PostOutcome): void {
    const reason = 'status' in outcome ? String(outcome.status) : outcome.failure
    this.counts.refused[reason] = (this.counts.refused[reason] ?? 0) + 1
  }
}

function anotherMayTakeIt(outcome: PostOutcome): boolean {
  return 'failure' in outcome || outcome.status >= 500 || outcome.status === 429
}
