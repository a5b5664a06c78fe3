import type {ViolationLog} from '../firewall/ports.ts'
import type {TenantId, Tier} from '../tenants/tenant.ts'
import type {Clock} from '../time/clock.ts'
import type {DriveTarget, WakeBatchId, WakeCandidate, WakeClaim, WakeProgress, WakeTarget, WakeTenantView} from './wake-batch.ts'

export interface WakeSelection {
  /** Empty means all tiers. */
  tiers: readonly Tier[]
  /** Named tenants, whatever their state; undefined means all hibernated sovereign ones. */
  tenantIds?: readonly TenantId[]
  limit?: number
}

export interface NewWakeBatch {
  id: WakeBatchId
  strategy: 'stagger'
  /** In the order in which they are to be woken. */
  tenantIds: readonly TenantId[]
  ratePerSecond: number
  readyTimeoutMs: number
  actor: string
}

/** Why a target was given up, and whether something may have happened to the droplet all the same. */
export interface WakeFailure {
  code: string
  reason: string
  outcomeUnknown: boolean
}

export interface WakeStore {
  candidates(selection: WakeSelection): Promise<WakeCandidate[]>
  /** Safe to repeat with the same id. */
  createBatch(batch: NewWakeBatch): Promise<WakeProgress>
  targetsToDrive(batchId?: WakeBatchId): Promise<DriveTarget[]>
  countTargetsToDrive(): Promise<number>
  claim(targetId: number): Promise<WakeClaim>
  /** True when this attempt may still act; from then on the store knows that a request may have left. */
  beginRequest(targetId: number, attempt: number): Promise<boolean>
  countRequests(targetId: number, requests: number, rateLimited: number): Promise<void>
  /** @param actionId null when the droplet was on already */
  recordAction(targetId: number, attempt: number, actionId: number | null): Promise<boolean>
  fail(targetId: number, attempt: number, failure: WakeFailure): Promise<boolean>
  markReady(tenantIds: readonly TenantId[]): Promise<number>
  expireOverdue(): Promise<number>
  cancel(batchId: WakeBatchId, actor: string): Promise<WakeProgress | undefined>
  progress(batchId: WakeBatchId): Promise<WakeProgress | undefined>
  targets(batchId: WakeBatchId): Promise<WakeTarget[]>
  latest(limit: number): Promise<WakeProgress[]>
  /** Median time from request to first heartbeat over recent wakes; undefined when there were none. */
  typicalBootMs(): Promise<number | undefined>
}

export interface WakeQueue {
  /** Makes sure that each target has a live job; those that have one keep it. */
  drive(targets: readonly DriveTarget[]): Promise<void>
  /** Jobs that are waiting, delayed or running. */
  countLive(): Promise<number>
  /** How many processes take wake jobs at this moment. */
  countWorkers(): Promise<number>
}

/** What an API said of its hourly limit. */
export interface ApiQuota {
  limit: number
  remaining: number
  /** Epoch ms when the oldest counted request leaves the window. */
  resetAtMs: number
}

export interface ApiAnswer<T> {
  value: T
  quota?: ApiQuota
}

export interface PermitRequest {
  /** Lower goes first, over all processes. */
  rank: number
  ratePerSecond: number
  signal: AbortSignal
}

/**
 * Sends one request. Calls `assertHeld` right before it leaves, when something that may take long lies between the permit and it: that throws
 * when the permit may have been given to somebody else meanwhile.
 */
export type PacedSend<T> = (assertHeld: () => void) => Promise<ApiAnswer<T>>

/** The pace of one API, shared by every process. */
export interface ApiBudget {
  /**
   * Runs `send` when it is its turn. Requests start at most `ratePerSecond` a second, counted at the API's side: a turn ends with
   * the answer, and is free again one second after that.
   * @throws {ApiPermitLostError} when the permit was lost before the request left; {ApiBudgetPausedError} when the API asked for a longer pause than one should hold a job for
   */
  withPermit<T>(request: PermitRequest, send: PacedSend<T>): Promise<T>
  /** The newest known state of the hourly limit; undefined when no answer was seen yet. */
  quota(): Promise<ApiQuota | undefined>
}

export interface DropletAction {
  id: number
  type: string
  status: 'in-progress' | 'completed' | 'errored'
  /** ISO 8601 */
  startedAt: string
}

/** DigitalOcean, as far as waking needs it. Every call refuses Ohio tenants, which have no droplet of their own. */
export interface Droplets {
  powerOn(tenant: WakeTenantView, signal: AbortSignal): Promise<ApiAnswer<DropletAction>>
  /** The newest actions of a droplet, newest first. */
  recentActions(tenant: WakeTenantView, signal: AbortSignal): Promise<ApiAnswer<DropletAction[]>>
  isOn(tenant: WakeTenantView, signal: AbortSignal): Promise<ApiAnswer<boolean>>
  /** Asks for the account, the cheapest request, to learn the limits and whether the token is good. */
  checkAccount(signal: AbortSignal): Promise<ApiAnswer<{status: string; dropletLimit: number}>>
}

/** What planning and starting a batch needs. */
export interface WakePorts {
  store: WakeStore
  queue: WakeQueue
  budget: ApiBudget
  droplets: Droplets
  violations: ViolationLog
  clock: Clock
}
