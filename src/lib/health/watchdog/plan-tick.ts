import type {TenantId} from '../../tenants/tenant.ts'
import type {LivenessSweep, SilentTenant} from '../ports.ts'
import {describeMassLoss, describeOffline} from './describe-verdicts.ts'
import {judgeMassLoss} from './judge-mass-loss.ts'
import {lagSpan, nextSpans, spansGoingOn, type TickLimits} from './plan-blind-spans.ts'
import type {BlindSpan, JudgedTenant, MassLossSpan, VerdictChanges, WatchdogView} from './ports.ts'
import {everywhere, silenceMs, unknownRegion} from './silence.ts'

export interface TickView {
  /** `oldest` holds those that have been silent for `suspectAfterMs`. */
  sweep: LivenessSweep
  store: WatchdogView
  /** Of the store's `others`, those that are watched, with when they were heard. */
  heard: readonly SilentTenant[]
  limits: TickLimits
}

export interface TickPlan {
  changes: VerdictChanges
  /** Offline tenants that were heard. */
  recovered: TenantId[]
  /** Their silence is expected, or they are gone. */
  unwatch: SilentTenant[]
  /** They should be watched and may not be. */
  watch: TenantId[]
}

/** A tenant that is silent, with what is known of it. */
interface Silent extends JudgedTenant {
  heardAtMs: number
}

/**
 * What one tick of the watchdog does: active -> suspect -> offline by how long a tenant has been silent, without the time in which
 * silence said nothing, and nothing at all where so many are silent at once that the fault must lie elsewhere. Nobody becomes offline
 * who was not suspect at an earlier tick.
 */
export function planTick({sweep, store, heard, limits}: TickView): TickPlan {
  const {nowMs} = sweep
  const lag = lagSpan(nowMs, store.lastSweepMs, limits)
  const spans = [...store.blind, ...lag]
  const known = new Map(store.tenants.map((tenant) => [tenant.id, tenant]))
  const silent = sweep.oldest.flatMap(({tenantId, heardAtMs}): Silent[] => {
    const tenant = known.get(tenantId)
    return tenant?.watchable === true ? [{...tenant, heardAtMs}] : []
  })
  const goingOn = spansGoingOn(store.blind, store.inconclusiveRegions)
  const {out, over, countsOf} = judgeOutage({silent, spans, goingOn: [...goingOn.values()], sweep, store, limits})
  const {spans: blind, begun, ended} = nextSpans({nowMs, spans, goingOn, out, over, limits})
  const judged = out.includes(everywhere) ? [] : silent.filter(({region}) => !out.includes(region ?? unknownRegion))
  const cleared = clearedVerdicts(store, new Map(heard.map((one) => [one.tenantId, one.heardAtMs])), nowMs - limits.suspectAfterMs)
  return {
    changes: {
      ...judgeSilence(judged, {nowMs, blind, limits}),
      clear: cleared.clear,
      notices: [
        ...begun.map((region) => describeMassLoss(region, 'firing', countsOf(region))),
        ...ended.map((region) => describeMassLoss(region, 'resolved', countsOf(region))),
      ],
      state: {
        ...{sweepMs: nowMs, watched: sweep.watched, blind, inconclusiveRegions: out, graceMs: lag.length > 0 ? limits.suspectAfterMs : 0},
        cursor: store.chunk.at(-1) ?? '',
      },
    },
    recovered: cleared.recovered,
    unwatch: sweep.oldest.filter(({tenantId}) => known.get(tenantId)?.watchable !== true),
    watch: [...store.joined, ...cleared.unwatched],
  }
}

interface OutageView {
  silent: readonly Silent[]
  spans: readonly BlindSpan[]
  goingOn: readonly MassLossSpan[]
  sweep: LivenessSweep
  store: WatchdogView
  limits: TickLimits
}

interface Outage {
  out: string[]
  /** Of these, those that would be out even if they had not been before. */
  over: string[]
  /** How many are silent in a region, or everywhere. */
  countsOf: (region: string) => {silent: number; watched: number}
}

/** Where nothing is concluded. The monitor's own lag is nobody's silence. */
function judgeOutage({silent, spans, goingOn, sweep, store, limits}: OutageView): Outage {
  const lags = spans.filter(({cause}) => cause === 'lag')
  const counts = new Map<string, number>()
  for (const one of silent)
    if (silenceMs(one, sweep.nowMs, lags) >= limits.suspectAfterMs) {
      const region = one.region ?? unknownRegion
      counts.set(region, (counts.get(region) ?? 0) + 1)
    }
  const regions = [...counts].map(([region, count]) => ({region, silent: count, watched: store.regions[region] ?? count}))
  const listed = regions.reduce((sum, one) => sum + one.silent, 0)
  // Where all that were listed count, so do those for whom the list was too short: they were heard later, but too long ago as well.
  const unlisted = listed === sweep.oldest.length ? sweep.silent - listed : 0
  const total = {silent: listed + unlisted, watched: sweep.watched}
  // What has been bearable for as long as it takes to become offline is no mass loss any more: some of those that are left are dead.
  const fresh = goingOn.filter(({overMs}) => sweep.nowMs - overMs <= limits.offlineAfterMs)
  return {
    out: judgeMassLoss({regions, ...total, goingOn: fresh.map(({region}) => region)}),
    over: judgeMassLoss({regions, ...total, goingOn: []}),
    countsOf: (region) => (region === everywhere ? total : (regions.find((one) => one.region === region) ?? {silent: 0, watched: 0})),
  }
}

function judgeSilence(
  silent: readonly Silent[],
  {nowMs, blind, limits}: {nowMs: number; blind: readonly BlindSpan[]; limits: TickLimits},
): Pick<VerdictChanges, 'suspect' | 'offline'> {
  const timed = silent.map((tenant) => ({tenant, forMs: silenceMs(tenant, nowMs, blind)}))
  return {
    suspect: timed
      .filter(({tenant, forMs}) => tenant.verdict === null && forMs >= limits.suspectAfterMs)
      .map(({tenant: {id, heardAtMs}}) => ({id, heardAtMs})),
    offline: timed
      .filter(({tenant, forMs}) => tenant.verdict === 'suspect' && forMs >= limits.offlineAfterMs)
      .map(({tenant}) => describeOffline(tenant, tenant.heardAtMs, nowMs - tenant.heardAtMs)),
  }
}

/** Verdicts that are void: the tenant was heard, or its silence is expected by now. */
function clearedVerdicts({tenants, others}: WatchdogView, heardAtMs: ReadonlyMap<TenantId, number>, silentSinceMs: number) {
  const result = {clear: [] as TenantId[], recovered: [] as TenantId[], unwatched: [] as TenantId[]}
  // Who is rebooting is on the way back from being offline.
  const isOut = ({state}: JudgedTenant): boolean => state === 'offline' || state === 'rebooting'
  for (const tenant of tenants) if (tenant.verdict !== null && !tenant.watchable && !isOut(tenant)) result.clear.push(tenant.id)
  for (const tenant of others) {
    const heardMs = heardAtMs.get(tenant.id)
    if (tenant.state === 'offline' && heardMs !== undefined) result.recovered.push(tenant.id)
    if (isOut(tenant)) continue
    if (!tenant.watchable || tenant.verdict === 'offline' || heardMs === undefined || heardMs > silentSinceMs) result.clear.push(tenant.id)
    if (tenant.watchable && heardMs === undefined) result.unwatched.push(tenant.id)
  }
  return result
}
