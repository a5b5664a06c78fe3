/** The control plane's periods and limits in time, all in ms. */
export interface Timing {
  /** Between two heartbeats of one sidecar, at most. */
  heartbeatMs: number
  /** Between two ticks of the watchdog. */
  watchdogMs: number
  /** Silence after which a tenant is suspect: two heartbeats missed, and some. */
  suspectAfterMs: number
  /** Silence after which a suspect tenant is offline. */
  offlineAfterMs: number
  /** How long a tenant must have been offline before the watchdog reboots it. */
  rebootAfterMs: number
  /** Between two reboots of one tenant. */
  rebootCoolDownMs: number
  /** From a power cycle to the heartbeat that must follow. */
  rebootTimeoutMs: number
  /** How often times of heartbeats reach the fleet store when liveness is kept in Redis. */
  livenessFlushMs: number
  /** Between two complete cycles of alerts. */
  alertsMs: number
  /** Between two looks at the outbox of alerts. */
  outboxMs: number
  /** Between two samples of what alerts judge over time, and between two reports of how busy a process is. */
  alertSampleMs: number
  /** After which a message that a killed process was sending is another's to send. */
  alertLeaseMs: number
  /** How long the store must be away before the alerts about it go past it. */
  storeAwayMs: number
  /** How often overdue wakes and reboots are ended and lost jobs are made again. */
  settleMs: number
  /** Between two complete comparisons of store and queue. */
  reconcileMs: number
  /** A tenant that is waking or rebooting for longer is stuck. */
  stuckAfterMs: number
  /** Between two decisions of the concurrency governor. */
  governorMs: number
}

export const standardTiming: Timing = {
  heartbeatMs: 60_000,
  watchdogMs: 60_000,
  suspectAfterMs: 150_000,
  offlineAfterMs: 300_000,
  rebootAfterMs: 600_000,
  rebootCoolDownMs: 1_800_000,
  rebootTimeoutMs: 600_000,
  livenessFlushMs: 30_000,
  alertsMs: 900_000,
  outboxMs: 5000,
  alertSampleMs: 60_000,
  alertLeaseMs: 30_000,
  storeAwayMs: 120_000,
  settleMs: 5000,
  reconcileMs: 60_000,
  stuckAfterMs: 3_600_000,
  governorMs: 10_000,
}
