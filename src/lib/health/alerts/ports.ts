import type {Notification} from './notification.ts'
import type {Signal} from './rule.ts'
import type {Silence, SilenceRequest} from './silence.ts'
import type {Alert, AlertState, StateChanges} from './state.ts'

/** One figure that a rule judges. */
export interface Reading {
  /** Which rule judges it; one of the rules of the signal that was read. */
  rule: string
  /** What it is about: a table, a queue, a tenant, an instance. With the rule, the identity of the alert. */
  subject: string
  /** In the rule's unit. */
  value: number
  /** What its summary and hint speak of (limits, tables, playbooks), and `region` for grouping. Never a secret. */
  labels: Readonly<Record<string, string>>
}

/** A source of readings. */
export interface AlertReadings {
  /** What it can read. */
  readonly signals: readonly Signal[]
  /** What it could read if it were configured: which setting is missing. */
  readonly unavailable: Readonly<Partial<Record<Signal, string>>>
  /**
   * Everything that the signal's rules judge. A subject that is left out is well: an alert about it ends. Rejects when it cannot be
   * read now: what was known stays as it is.
   */
  read(signal: Signal, abort: AbortSignal): Promise<Reading[]>
}

/** One message for one sink. */
export interface Delivery {
  id: number
  sink: string
  /** Counts claims; what is settled under an older number is refused. */
  attempt: number
  /** Since it was written. */
  ageMs: number
  notification: Notification
}

export type DeliveryOutcome = {outcome: 'delivered'} | {outcome: 'retry'; retryMs: number; reason: string} | {outcome: 'given-up'; reason: string}

/** What there is to do at this moment, for the replica that asked. */
export interface AlertWork {
  /** This replica is to take the samples now. */
  sample: boolean
  /** Something happened or is due, so the state must be planned anew. */
  plan: boolean
  deliveries: Delivery[]
}

export interface AlertWorkRequest {
  /** Sinks that this replica can send to now. */
  sinks: readonly string[]
  sampleMs: number
  leaseMs: number
  limit: number
}

/** What the engine needs of the fleet store. Times are by the store's clock. */
export interface AlertStore {
  /** Claims what is due: at most one replica samples in `sampleMs`, and a delivery is claimed for `leaseMs`. */
  work(request: AlertWorkRequest): Promise<AlertWork>
  read(): Promise<AlertState>
  /** False, with nothing changed, when the state has moved on since it was read. Messages go to each of these sinks. */
  apply(changes: StateChanges, sinks: readonly string[]): Promise<boolean>
  /** False when another replica took the delivery over. */
  settle(delivery: Delivery, outcome: DeliveryOutcome): Promise<boolean>
  /** Notes that a complete cycle is done, and forgets what is old. */
  finishCycle(): Promise<void>
  counts(): Promise<AlertCounts>
}

export interface AlertCounts {
  firing: Readonly<Record<'critical' | 'warning' | 'info', number>>
  /** Messages that wait, and how long the oldest of them has. */
  outbox: {waiting: number; oldestMs: number}
  /** Since the last complete cycle; null when there was none. */
  cycleAgeMs: number | null
}

export interface AlertQuery {
  states: readonly Alert['state'][]
  rules: readonly string[]
  subject?: string
  limit: number
}

/** What people ask for and settle. */
export interface AlertDesk {
  list(query: AlertQuery): Promise<{total: number; alerts: Alert[]}>
  /** Those in force; with `all`, ended ones of the last 30 days, too. */
  silences(all: boolean): Promise<Silence[]>
  /** Calling it again with the same id changes nothing. */
  silence(request: SilenceRequest): Promise<Silence>
  /** Undefined when there is none of this id. */
  lift(id: string, actor: string): Promise<Silence | undefined>
}

interface TenantFigure {
  id: string
  region: string | null
  tier: string
}

/** Figures of the fleet and of the control plane itself that the store holds. */
export interface FleetFigures {
  /** Tenants whose last heartbeat is no older than `freshMs` and tells of at least one of these shares. */
  underLoad(limits: {cpu: number; memory: number; freshMs: number}): Promise<(TenantFigure & {cpu: number; memory: number})[]>
  /** Tenants that should speak, have not for so long, and are not called offline yet. */
  silent(silentMs: number): Promise<(TenantFigure & {silentMs: number})[]>
  /** Processes of the control plane that reported within `freshMs`. */
  instances(freshMs: number): Promise<Instance[]>
  /** Notes how busy a process is, and how the jobs that it ran since the last report ended. */
  report(instance: Instance, jobs: readonly JobOutcomes[]): Promise<void>
  /** How jobs ended, over all processes. */
  jobOutcomes(withinMs: number): Promise<JobOutcomes[]>
  /** What the Ohio firewall blocked, by tenant or workspace. */
  violations(withinMs: number): Promise<{subject: string; count: number; operation: string}[]>
  /** Messages that wait, and that were given up within an hour, by sink. */
  backlogs(): Promise<{sink: string; waiting: number; oldestMs: number; givenUp: number; lastError: string | null}[]>
}

/** A process of the control plane. */
export interface Instance {
  /** Host and process id. */
  id: string
  roles: readonly string[]
  /** Share of what it may use, 0 to 1. */
  cpu: number
  memory: number
}

/** Jobs of a queue that ended, for good either way. */
export interface JobOutcomes {
  queue: string
  done: number
  failed: number
}

/** Where messages go. */
/** Names of the sinks that there are. */
export type SinkName = 'log' | 'webhook' | 'pagerduty'

export interface AlertSink {
  readonly name: SinkName
  /** @throws {AlertSinkError} when it was not taken; says whether another try makes sense and when */
  send(notification: Notification, deliveryId: string, abort: AbortSignal): Promise<void>
}
