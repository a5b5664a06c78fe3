import type {ViolationLog} from '../../firewall/ports.ts'
import type {TenantId} from '../../tenants/tenant.ts'
import type {Clock} from '../../time/clock.ts'
import type {DriveReboot, RebootCandidate, RebootClaim, RebootFacts, RebootProgress, RebootRequestId} from './reboot.ts'

/** How much rebooting is allowed. The store holds it over all processes. */
export interface RebootLimits {
  /** Between two reboots of one tenant. */
  coolDownMs: number
  /** In the whole fleet, in any rolling hour. */
  perHour: number
  /** In the whole fleet, from the claim to the heartbeat. */
  atOnce: number
  /** Automatic ones of one tenant that may fail before only a heartbeat or a person changes anything. */
  attemptsPerOutage: number
}

export interface NewReboots {
  id: RebootRequestId
  /** In the order in which they are to be rebooted. */
  tenantIds: readonly TenantId[]
  reason: string
  requestedBy: string
  /** The watchdog's: only tenants that are offline, and within every limit. */
  automatic: boolean
  /** A person's override of cool-down, hourly limit and inconclusiveness. */
  force: boolean
  /** How long after the request a heartbeat must come. */
  timeoutMs: number
  limits: RebootLimits
}

/** Why a reboot was given up, and whether the power may have been cut all the same. */
export interface RebootFailure {
  code: string
  reason: string
  outcomeUnknown: boolean
}

/** A tenant for whom rebooting did not help, or for whom that is over. */
export interface RebootEscalation {
  rebootId: number
  tenantId: TenantId
  region: string | null
  /** Automatic reboots that failed. */
  failures: number
  state: 'firing' | 'resolved'
}

export interface RebootStore {
  /** The named tenants, or all that have been offline for `offlineForMs`. Unknown ones are left out. */
  candidates(selection: {tenantIds: readonly TenantId[]} | {offlineForMs: number; limit: number}): Promise<RebootCandidate[]>
  facts(): Promise<RebootFacts>
  /** Judges each tenant again, with everything locked; who may not be rebooted is recorded as cancelled. Safe to repeat with the same id. */
  create(reboots: NewReboots): Promise<RebootProgress>
  /** Those that need a job: what a worker has begun, and of the others as many as may begin now. */
  targetsToDrive(limits: RebootLimits): Promise<DriveReboot[]>
  claim(rebootId: number, limits: RebootLimits): Promise<RebootClaim>
  /** True when this attempt may still act; from then on the store knows that a request may have left. */
  beginRequest(rebootId: number, attempt: number): Promise<boolean>
  /** DigitalOcean has the action. */
  recordAction(rebootId: number, attempt: number, actionId: number): Promise<boolean>
  /** DigitalOcean has done it: the next heartbeat ends the reboot. */
  recordCycled(rebootId: number, attempt: number): Promise<boolean>
  fail(rebootId: number, attempt: number, failure: RebootFailure): Promise<boolean>
  /** Heartbeats came from these tenants. Returns how many reboots that ended. */
  markRecovered(tenantIds: readonly TenantId[]): Promise<number>
  /** Ends those whose heartbeat did not come in time. */
  expireOverdue(): Promise<number>
  /** What people must be told of, until it is noted as said. */
  escalations(): Promise<RebootEscalation[]>
  noteEscalated(escalations: readonly RebootEscalation[]): Promise<void>
  progress(requestId: RebootRequestId): Promise<RebootProgress | undefined>
  latest(limit: number): Promise<RebootProgress[]>
}

export interface RebootQueue {
  /** Makes sure that each has a live job; those that have one keep it. */
  drive(reboots: readonly DriveReboot[]): Promise<void>
  countLive(): Promise<number>
  countWorkers(): Promise<number>
}

/** What planning and starting reboots needs. */
export interface RebootPorts {
  reboots: RebootStore
  queue: RebootQueue
  violations: ViolationLog
  clock: Clock
}
