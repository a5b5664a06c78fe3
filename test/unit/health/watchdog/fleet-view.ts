import type {TickLimits} from '../../../../src/lib/health/watchdog/plan-blind-spans.ts'
import {planTick, type TickPlan, type TickView} from '../../../../src/lib/health/watchdog/plan-tick.ts'
import type {JudgedTenant, WatchdogView} from '../../../../src/lib/health/watchdog/ports.ts'

export const limits: TickLimits = {periodMs: 60_000, suspectAfterMs: 150_000, offlineAfterMs: 300_000}
export const nowMs = 1_795_000_000_000

/** A tenant that has been silent for so many seconds. */
export interface SilentFor extends Partial<JudgedTenant> {
  id: string
  seconds: number
}

export interface FleetView {
  silent?: SilentFor[]
  /** Watched in all, and by region. */
  watched?: number
  regions?: Record<string, number>
  store?: Partial<WatchdogView>
  /** Others with a verdict, with for how long they have been silent; undefined when they are not watched. */
  others?: (Partial<JudgedTenant> & {id: string; seconds?: number})[]
}

const tenant: Omit<JudgedTenant, 'id'> = {tier: 'standard', region: 'nyc3', state: 'active', watchable: true, verdict: null}

/** What a tick sees of a fleet of 1,000, 100 of them in each region, one minute after the tick before. */
export function view({silent = [], watched = 1000, regions = {}, store = {}, others = []}: FleetView): TickView {
  const judged = silent.map((one): JudgedTenant => ({...tenant, ...one}))
  const heard = others.flatMap(({id, seconds}) => (seconds === undefined ? [] : [{tenantId: id, heardAtMs: nowMs - seconds * 1000}]))
  return {
    sweep: {
      nowMs,
      watched,
      silent: silent.length,
      oldest: silent.map(({id, seconds}) => ({tenantId: id, heardAtMs: nowMs - seconds * 1000})),
      latestHeardAtMs: nowMs,
    },
    store: {
      ...{lastSweepMs: nowMs - 60_000, watched, blind: [], inconclusiveRegions: [], joined: [], chunk: []},
      tenants: judged,
      others: others.map((one): JudgedTenant => ({...tenant, ...one})),
      regions: {...Object.fromEntries(judged.map(({region}) => [region ?? '', 100])), ...regions},
      ...store,
    },
    heard,
    limits,
  }
}

/** The plan in short: who becomes suspect, offline, and so on, by id. */
export function planned(fleet: FleetView): Record<string, readonly string[]> {
  return short(planTick(view(fleet)))
}

export function short({changes, recovered, unwatch, watch}: TickPlan): Record<string, readonly string[]> {
  const all = {
    suspect: changes.suspect.map(({id}) => id),
    offline: changes.offline.map(({id}) => id),
    clear: changes.clear,
    recovered,
    unwatch: unwatch.map(({tenantId}) => tenantId),
    watch,
    out: changes.state.inconclusiveRegions,
    told: changes.notices.map(({subject, state}) => `${subject} ${state}`),
  }
  return Object.fromEntries(Object.entries(all).filter(([, ids]) => ids.length > 0))
}

/** So many tenants of a region, all silent for so long. */
export function crowd(count: number, seconds: number, change: Partial<JudgedTenant> = {}): SilentFor[] {
  return Array.from({length: count}, (_, i) => ({id: `${change.region ?? 'nyc3'}-${i}`, seconds, ...change}))
}
