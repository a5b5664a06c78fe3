import type {ApiBudget, Droplets} from '../droplets/ports.ts'
import type {ViolationLog} from '../firewall/ports.ts'
import type {TenantId, Tier} from '../tenants/tenant.ts'
import type {Clock} from '../time/clock.ts'
import type {DriveTarget, WakeBatchId, WakeCandidate, WakeClaim, WakeProgress, WakeTarget} from './wake-batch.ts'

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
  /** @param starts how often a worker was given the target, this time included: one that was killed before its claim took it, too */
  claim(targetId: number, starts?: number): Promise<WakeClaim>
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

/** What planning and starting a batch needs. */
export interface WakePorts {
  store: WakeStore
  queue: WakeQueue
  budget: ApiBudget
  droplets: Droplets
  violations: ViolationLog
  clock: Clock
}
