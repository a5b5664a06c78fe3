import type {DatabaseFigures} from '../database/ports.ts'

/** Which fleet keys control planes started with, without the keys themselves. */
export interface FleetKeyNotes {
  note(fingerprint: string): Promise<void>
  /** Undefined when no control plane has started yet. */
  latest(): Promise<FleetKeyNote | undefined>
}

export interface FleetKeyNote {
  fingerprint: string
  notedAt: string
  notedBy: string
}

/** One setting of the environment. */
export interface SettingFacts {
  name: string
  state: 'set' | 'default' | 'unset' | 'wrong'
  /** The value, or for a secret that there is one; what is used instead of a value that is not set. */
  seen: string
  /** What to set it to, where that is needed or the value is wrong. */
  remedy: string | null
}

/** Something that is asked of the outside, where facts come back and never a judgement; or why it is not asked. */
export type Question<Facts> = {
  /** The settings that say where to ask. */
  of: readonly string[]
} & (
  | {
      ask: (signal: AbortSignal) => Promise<Facts>
      /** Need not be there, so that no answer is only a warning. */
      optional?: boolean
    }
  /** A remedy makes it a warning. */
  | {notAsked: string; remedy: string | null}
)

/** When something was asked, by our clock, and when it says that it was, which lies within a second where only seconds are told. */
export interface ClockFacts {
  askedMs: number
  answeredMs: number
  theirMs: number
  theirPrecisionMs: number
}

export interface StackFacts {
  home: string
  /** Broken: only one of the two servers runs. */
  state: 'running' | 'stopped' | 'broken'
  detail: string
}

export interface StoreFacts {
  address: string
  latencyMs: number
  /** As it names itself, such as `postgrest/12.0.2`; undefined behind gateways that hide it. */
  server: string | undefined
  schema: {applied: string[]; pending: string[]; unknown: string[]}
  clock: ClockFacts | undefined
}

export interface DatabaseFacts {
  figures: DatabaseFigures
  clock: ClockFacts
}

export type QueueFacts =
  | {
      kind: 'redis'
      address: string
      latencyMs: number
      version: string | undefined
      evictionPolicy: string | undefined
      appendOnly: boolean | undefined
      /** What loses jobs. */
      problems: readonly string[]
    }
  /** Its tables are made by the first process that uses it. */
  | {kind: 'postgres'; address: string; latencyMs: number; made: boolean}

export interface WorkerFacts {
  queue: string
  /** Processes that take its jobs. */
  workers: number
  waiting: number
}

export interface DigitalOceanFacts {
  latencyMs: number
  accountStatus: string
  dropletLimit: number
  quota: {limit: number; remaining: number; resetAtMs: number} | undefined
  clock: ClockFacts | undefined
}

export interface ControlPlaneFacts {
  address: string
  latencyMs: number
  status: 'healthy' | 'degraded' | 'unhealthy'
  version: string
  roles: readonly string[]
  problems: readonly string[]
  clock: ClockFacts | undefined
}

export interface TickFacts {
  task: string
  everyMs: number
  ageMs: number
}

/** Everything that `genesis doctor` looks at. Nothing that is asked changes anything. */
export interface DoctorPorts {
  genesisVersion: string
  nodeVersion: string
  embedded: Question<StackFacts>
  store: Question<StoreFacts>
  /** Resolves when the role of the store's key may read what it must. */
  rights: Question<void>
  database: Question<DatabaseFacts>
  queue: Question<QueueFacts>
  workers: Question<WorkerFacts[]>
  ticks: Question<TickFacts[]>
  digitalOcean: Question<DigitalOceanFacts>
  controlPlane: Question<ControlPlaneFacts>
  fleetKey: Question<{own: string; latest: FleetKeyNote | undefined}>
}
