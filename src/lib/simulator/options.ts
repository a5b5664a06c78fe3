import {type Clock, systemClock} from './clock.ts'

export interface SimulatorOptions {
  /** The only bearer token that the API accepts. */
  apiToken: string
  /** GENESIS_FLEET_KEY: the root from which each sidecar's key is derived. */
  fleetKey: string
  /** Where sidecars send heartbeats, in rotation; with none they send nothing. */
  controlPlaneUrls?: readonly string[]
  /** Address to listen on; default 127.0.0.1. */
  host?: string
  /** 0 (default) takes any free port. */
  port?: number
  /** Sovereign tenants with a droplet each; default 200. */
  droplets?: number
  /** Share (0 to 1) of the droplets that are powered off at the start; default 0.5. */
  hibernatedShare?: number
  /** Ohio tenants, which have no droplet; default 0. */
  ohioTenants?: number
  /** The same seed gives the same fleet and the same faults; default 1. */
  seed?: number
  /** How many times faster than the wall clock actions, boots and heartbeat intervals run; default 1. */
  speed?: number
  /** Interval of heartbeats unless the control plane's answer names another; default 60,000. */
  heartbeatMs?: number
  /** From the end of a power_on to the first heartbeat, give or take a fifth; default 30,000. */
  bootMs?: number
  /** Requests allowed in any rolling minute window, in wall-clock time; DigitalOcean and default: 250 in 60,000 ms. */
  minuteLimit?: number
  minuteWindowMs?: number
  /** Requests allowed in any rolling hour window, in wall-clock time; DigitalOcean and default: 5,000 in 3,600,000 ms. */
  hourLimit?: number
  hourWindowMs?: number
  /** Share of API requests answered 500 or 503 before anything is done. */
  errorRate?: number
  /** Share of API requests that are carried out, but whose connection is then destroyed instead of answered. */
  lostResponseRate?: number
  /** Share of boots that take `slowBootFactor` (default 5) times as long. */
  slowBootShare?: number
  slowBootFactor?: number
  /** Share of boots that never finish. */
  neverBootShare?: number
  /** Added to every API answer, in wall-clock time. */
  latencyMs?: number
  /** Tenants whose droplet never finishes a boot. */
  neverBoots?: readonly string[]
  /** Tenants whose first accepted action is carried out, but not answered. */
  loseResponseFor?: readonly string[]
  /** Tenants whose actions all end as errored, without effect. */
  failsActions?: readonly string[]
  /** Written at the start, in the format that `genesis tenant import` reads. */
  inventoryFile?: string | undefined
  /** API requests are appended to it as NDJSON. */
  logFile?: string | undefined
  /** Requests, and droplet events, kept in memory; default 1,000,000 each. */
  maxLogEntries?: number
  clock?: Clock
}

export type Settings = Required<SimulatorOptions>

const defaults = {
  controlPlaneUrls: [],
  host: '127.0.0.1',
  port: 0,
  droplets: 200,
  hibernatedShare: 0.5,
  ohioTenants: 0,
  seed: 1,
  speed: 1,
  heartbeatMs: 60_000,
  bootMs: 30_000,
  minuteLimit: 250,
  minuteWindowMs: 60_000,
  hourLimit: 5000,
  hourWindowMs: 3_600_000,
  errorRate: 0,
  lostResponseRate: 0,
  slowBootShare: 0,
  slowBootFactor: 5,
  neverBootShare: 0,
  latencyMs: 0,
  neverBoots: [],
  loseResponseFor: [],
  failsActions: [],
  inventoryFile: undefined,
  logFile: undefined,
  maxLogEntries: 1_000_000,
  clock: systemClock,
} satisfies Omit<Settings, 'apiToken' | 'fleetKey'>

export function withDefaults(options: SimulatorOptions): Settings {
  return {...defaults, ...options}
}
