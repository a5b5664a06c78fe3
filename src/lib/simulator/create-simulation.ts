import {Faults} from './faults.ts'
import type {Fleet} from './fleet/generate-fleet.ts'
import type {Settings} from './options.ts'
import {ActionHistory} from './power/action-history.ts'
import {seededRandom} from './random.ts'
import {BoundedLog} from './records/bounded-log.ts'
import type {DropletEvent} from './records/droplet-event.ts'
import {type Cancel, Scheduler} from './scheduler.ts'
import {ConcurrencyLimit} from './sidecars/concurrency-limit.ts'
import {HeartbeatDelivery} from './sidecars/deliver-heartbeat.ts'
import {ControlPlaneConnection} from './sidecars/post-heartbeat.ts'
import {Sidecars} from './sidecars/run-sidecars.ts'
import type {World} from './world.ts'

const maxHeartbeatsInFlight = 64
const maxActionsKept = 100_000

/** The simulated world with its clockwork and its sidecars; nothing in it moves before `begin`. */
export interface Simulation {
  world: World
  scheduler: Scheduler
  sidecars: Sidecars
  delivery: HeartbeatDelivery
  /** Starts the sidecars of the droplets that are powered on. */
  begin(): void
  /** Stops everything at once, leaving no timer and no socket. */
  end(): void
}

export function createSimulation(settings: Settings, fleet: Fleet): Simulation {
  const {clock, seed, speed} = settings
  const scheduler = new Scheduler(clock)
  const after = (simulatedMs: number, task: () => void): Cancel => scheduler.after(simulatedMs / speed, task)
  const events = new BoundedLog<DropletEvent>(settings.maxLogEntries)
  const connections = settings.controlPlaneUrls.map((url) => new ControlPlaneConnection(url, maxHeartbeatsInFlight, scheduler))
  const delivery = new HeartbeatDelivery(connections)
  const limit = new ConcurrencyLimit(maxHeartbeatsInFlight)
  const sidecars = new Sidecars({...settings, after, random: seededRandom(seed, 'heartbeats'), delivery, limit, events})
  const world: World = {
    clock,
    after,
    seed,
    bootMs: settings.bootMs,
    faults: new Faults(seed, settings, settings),
    guests: sidecars,
    events,
    droplets: new Map(fleet.droplets.map((droplet) => [droplet.id, droplet])),
    actions: new ActionHistory(maxActionsKept),
  }
  const begin = (): void => {
    for (const droplet of fleet.droplets) if (droplet.ready) sidecars.start(droplet)
  }
  const end = (): void => {
    scheduler.stop()
    limit.clear()
    for (const connection of connections) connection.close()
  }
  return {world, scheduler, sidecars, delivery, begin, end}
}
