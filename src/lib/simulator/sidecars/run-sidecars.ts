import type {KeyObject} from 'node:crypto'

import type {Clock} from '../clock.ts'
import type {SimulatedDroplet} from '../fleet/droplet.ts'
import type {Random} from '../random.ts'
import {about, type EventLog} from '../records/droplet-event.ts'
import type {Cancel} from '../scheduler.ts'
import type {After, Guests} from '../world.ts'
import {composeHeartbeat} from './compose-heartbeat.ts'
import type {ConcurrencyLimit} from './concurrency-limit.ts'
import type {Delivery, HeartbeatDelivery, HeartbeatRequest} from './deliver-heartbeat.ts'
import {deriveSidecarKey, signHeartbeat} from './sign-heartbeat.ts'

const keyVersion = 1
/** In simulated time, except for `floorMs`: however fast the simulation runs, a control plane that is down is not hammered. */
const backoff = {firstMs: 1000, longestMs: 30_000, floorMs: 50}

export interface SidecarPorts {
  clock: Clock
  /** In simulated time. */
  after: After
  speed: number
  random: Random
  fleetKey: string
  heartbeatMs: number
  delivery: HeartbeatDelivery
  limit: ConcurrencyLimit
  events: EventLog
}

interface Sidecar {
  readonly droplet: SimulatedDroplet
  key: KeyObject | undefined
  running: boolean
  silent: boolean
  /** Sends nothing, as though silent, until its droplet has booted again. */
  hung: boolean
  /** Heartbeats accepted since it started. */
  accepted: number
  /** A heartbeat waits for its turn or is on its way: never more than one, which also bounds the queue. */
  beating: boolean
  /** Beat again as soon as the one on its way is done. */
  again: boolean
  failures: number
  cancelNext: Cancel | undefined
  lastAcceptedMs: number | undefined
}

/** The agents on the droplets: each sends heartbeats from the end of its boot until the power goes. */
export class Sidecars implements Guests {
  readonly #ports: SidecarPorts
  readonly #byDroplet = new Map<number, Sidecar>()

  constructor(ports: SidecarPorts) {
    this.#ports = ports
  }

  /** Sends the first heartbeat at once. */
  start(droplet: SimulatedDroplet): void {
    const sidecar = this.#of(droplet)
    sidecar.running = true
    sidecar.hung = false
    sidecar.accepted = 0
    sidecar.failures = 0
    this.#beatNow(sidecar)
  }

  stop(droplet: SimulatedDroplet): void {
    const sidecar = this.#of(droplet)
    sidecar.running = false
    sidecar.cancelNext?.()
  }

  /** A silent sidecar runs, but sends nothing; one that is no longer silent sends a heartbeat at once. */
  silence(droplet: SimulatedDroplet, silent: boolean): void {
    const sidecar = this.#of(droplet)
    sidecar.silent = silent
    if (silent) sidecar.cancelNext?.()
    else if (speaks(sidecar)) this.#beatNow(sidecar)
  }

  /** A sidecar that hangs sends nothing until its droplet has booted again, as after a power cycle. */
  hang(droplet: SimulatedDroplet): void {
    const sidecar = this.#of(droplet)
    sidecar.hung = true
    sidecar.cancelNext?.()
  }

  view(droplet: SimulatedDroplet): {silent: boolean; hung: boolean; lastHeartbeatAcceptedMs: number | null} {
    const sidecar = this.#byDroplet.get(droplet.id)
    return {silent: sidecar?.silent ?? false, hung: sidecar?.hung ?? false, lastHeartbeatAcceptedMs: sidecar?.lastAcceptedMs ?? null}
  }

  #of(droplet: SimulatedDroplet): Sidecar {
    const known = this.#byDroplet.get(droplet.id)
    if (known !== undefined) return known
    const sidecar = newSidecar(droplet)
    this.#byDroplet.set(droplet.id, sidecar)
    return sidecar
  }

  #beatNow(sidecar: Sidecar): void {
    if (!this.#ports.delivery.hasTargets) return
    if (sidecar.beating) sidecar.again = true
    else this.#beatAfter(sidecar, 0)
  }

  #beatAfter(sidecar: Sidecar, simulatedMs: number): void {
    sidecar.cancelNext?.()
    sidecar.cancelNext = this.#ports.after(simulatedMs, () => {
      sidecar.beating = true
      this.#ports.limit.run(() => this.#beat(sidecar))
    })
  }

  async #beat(sidecar: Sidecar): Promise<void> {
    const wanted = speaks(sidecar)
    const boot = sidecar.droplet.boots
    const delivery = wanted ? await this.#ports.delivery.deliver(() => this.#sign(sidecar)) : undefined
    sidecar.beating = false
    // At high speed a droplet may have booted again meanwhile; that boot's first heartbeat is still to come.
    if (delivery?.result === 'accepted' && boot === sidecar.droplet.boots) this.#heard(sidecar)
    const {again} = sidecar
    sidecar.again = false
    if (!speaks(sidecar)) return
    this.#beatAfter(sidecar, again || delivery === undefined ? 0 : this.#pauseMs(sidecar, delivery))
  }

  #sign(sidecar: Sidecar): HeartbeatRequest {
    const {clock, random, fleetKey} = this.#ports
    const {tenantId} = sidecar.droplet
    sidecar.key ??= deriveSidecarKey(fleetKey, tenantId, keyVersion)
    const body = composeHeartbeat(tenantId, clock, random)
    return {body, signature: signHeartbeat(sidecar.key, body, Math.floor(clock() / 1000))}
  }

  #heard(sidecar: Sidecar): void {
    const {clock, events} = this.#ports
    sidecar.lastAcceptedMs = clock()
    sidecar.accepted++
    if (sidecar.accepted > 1 || !sidecar.running) return
    events.append({atMs: sidecar.lastAcceptedMs, kind: 'first-heartbeat-accepted', ...about(sidecar.droplet)})
  }

  /** Simulated ms until the next heartbeat, with jitter; the first pause is drawn widely, so that sidecars started together part at once. */
  #pauseMs(sidecar: Sidecar, delivery: Delivery): number {
    const {random, heartbeatMs, speed} = this.#ports
    if (delivery.result === 'undelivered') {
      const pauseMs = Math.min(backoff.longestMs, backoff.firstMs * 2 ** sidecar.failures++)
      return Math.max(backoff.floorMs * speed, pauseMs) * (0.5 + 0.5 * random())
    }
    sidecar.failures = 0
    const told = delivery.result === 'accepted' ? delivery.nextHeartbeatInSeconds : undefined
    // Never later than told: the control plane counts on it.
    if (told !== undefined) return told * 1000 * (0.9 + 0.1 * random())
    return heartbeatMs * (sidecar.accepted === 1 ? 0.2 + 0.8 * random() : 0.9 + 0.2 * random())
  }
}

function speaks({running, silent, hung}: Sidecar): boolean {
  return running && !silent && !hung
}

function newSidecar(droplet: SimulatedDroplet): Sidecar {
  return {
    droplet,
    key: undefined,
    running: false,
    silent: false,
    hung: false,
    accepted: 0,
    beating: false,
    again: false,
    failures: 0,
    cancelNext: undefined,
    lastAcceptedMs: undefined,
  }
}
