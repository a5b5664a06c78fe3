import type {Lineage, TenantId} from '../tenants/tenant.ts'

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
  /** The API's own clock when it answered, in whole seconds (epoch ms). */
  serverTimeMs?: number
}

export interface PermitRequest {
  /** Lower goes first, over all processes. */
  rank: number
  ratePerSecond: number
  /** May use the reserve of both windows, and goes before everything that is not an emergency. */
  emergency?: boolean
  signal: AbortSignal
}

/**
 * Sends one request. Calls `assertHeld` right before it leaves, when something that may take long lies between the permit and it: that throws
 * when the permit may have been given to somebody else meanwhile.
 */
export type PacedSend<T> = (assertHeld: () => void) => Promise<ApiAnswer<T>>

/** One of the rolling windows of an API's limits. */
export interface ApiWindow {
  limit: number
  /** Requests that may still leave now, the reserve among them. */
  left: number
  /** How many of `left` are kept for emergencies. */
  reserved: number
}

/** The state of an API's limits over all processes, for people and metrics. */
export interface ApiBudgetView {
  minute: ApiWindow
  hour: ApiWindow
  /** Epoch ms until which the API wants no requests at all; undefined when it takes them. */
  pausedUntilMs: number | undefined
  /** Epoch ms of the newest answer that told the limits; undefined before the first. */
  observedAtMs: number | undefined
}

/** The pace of one API, shared by every process. */
export interface ApiBudget {
  /**
   * Runs `send` when it is its turn. Requests start at most `ratePerSecond` a second, counted at the API's side: a turn ends with
   * the answer, and is free again one second after that. Besides, no rolling minute and no rolling hour holds more than the limits allow.
   * @throws {ApiPermitLostError} when the permit was lost before the request left; {ApiBudgetPausedError} when there will be none for longer than one should hold a job for
   */
  withPermit<T>(request: PermitRequest, send: PacedSend<T>): Promise<T>
  /** The hourly limit as the newest answer told it, less what was sent since; undefined when no answer was seen yet. */
  quota(): Promise<ApiQuota | undefined>
  view(): Promise<ApiBudgetView>
}

export interface DropletAction {
  id: number
  type: string
  status: 'in-progress' | 'completed' | 'errored'
  /** ISO 8601 */
  startedAt: string
}

/** Whose droplet a call is about. */
export interface DropletOwner {
  id: TenantId
  lineage: Lineage
  dropletId: number | null
}

/** DigitalOcean, as far as the fleet needs it. Every call about a droplet refuses Ohio tenants, which have none of their own. */
export interface Droplets {
  powerOn(tenant: DropletOwner, signal: AbortSignal): Promise<ApiAnswer<DropletAction>>
  /** As though somebody pulled the plug and put it in again. */
  powerCycle(tenant: DropletOwner, signal: AbortSignal): Promise<ApiAnswer<DropletAction>>
  /** The newest actions of a droplet, newest first. */
  recentActions(tenant: DropletOwner, signal: AbortSignal): Promise<ApiAnswer<DropletAction[]>>
  readAction(tenant: DropletOwner, actionId: number, signal: AbortSignal): Promise<ApiAnswer<DropletAction>>
  isOn(tenant: DropletOwner, signal: AbortSignal): Promise<ApiAnswer<boolean>>
  /** Asks for the account, the cheapest request, to learn the limits and whether the token is good. */
  checkAccount(signal: AbortSignal): Promise<ApiAnswer<{status: string; dropletLimit: number}>>
}
