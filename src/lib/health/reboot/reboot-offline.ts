import type {Clock} from '../../time/clock.ts'
import {planReboots} from './plan-reboots.ts'
import type {RebootLimits, RebootQueue, RebootStore} from './ports.ts'
import {newRebootId, startReboots} from './start-reboots.ts'

/** More can never be rebooted in a day; the rest only makes the question long. */
const mostLookedAt = 1000

export interface RebootOfflinePorts {
  reboots: RebootStore
  queue: RebootQueue
  clock: Clock
  randomHex(bytes: number): string
}

export interface RebootOfflineOptions {
  /** What the watchdog's tick found: nobody is rebooted where it cannot tell. */
  inconclusive: boolean
  inconclusiveRegions: readonly string[]
  /** How long a tenant must have been offline. */
  afterMs: number
  timeoutMs: number
  limits: RebootLimits
}

/** The watchdog's policy: reboots who has been offline for long enough, within every limit. Returns how many it asked for. */
export async function rebootOffline(ports: RebootOfflinePorts, options: RebootOfflineOptions): Promise<number> {
  const {inconclusive, inconclusiveRegions, afterMs, timeoutMs, limits} = options
  if (inconclusive) return 0
  const candidates = await ports.reboots.candidates({offlineForMs: afterMs, limit: mostLookedAt})
  if (candidates.length === 0) return 0
  const known = await ports.reboots.facts()
  const facts = {...known, inconclusiveRegions: [...known.inconclusiveRegions, ...inconclusiveRegions]}
  const {tenants} = planReboots({candidates, facts, limits, automatic: true, force: false})
  if (tenants.length === 0) return 0
  const {reboots} = await startReboots(ports, {
    id: newRebootId(ports.clock.now(), ports.randomHex(2)),
    tenantIds: tenants.map(({tenantId}) => tenantId),
    reason: `offline for more than ${Math.round(afterMs / 1000)} s`,
    requestedBy: 'watchdog',
    automatic: true,
    force: false,
    timeoutMs,
    limits,
  })
  return reboots.filter(({state}) => state === 'queued').length
}
