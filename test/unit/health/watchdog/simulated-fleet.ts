import {planTick} from '../../../../src/lib/health/watchdog/plan-tick.ts'
import type {JudgedTenant, WatchdogView} from '../../../../src/lib/health/watchdog/ports.ts'
import type {Verdict} from '../../../../src/lib/tenants/tenant.ts'
import {limits} from './fleet-view.ts'

/** A span in seconds. */
export interface Span {
  from: number
  to: number
}

export interface Story {
  /** Tenants in each region. */
  regions: readonly number[]
  seconds: number
  /** The monitor, with everything that hears, stands still. */
  paused: readonly Span[]
  /** Nothing comes through from a region, or from anywhere (`region` undefined). */
  cut: readonly (Span & {region: number | undefined})[]
  /** The n-th tenant dies for good. */
  deaths: readonly {tenant: number; at: number}[]
}

export interface Ending {
  /** Tenants that were said to be offline although they lived. */
  falsely: string[]
  /** When each was said to be offline, in seconds. */
  offlineAt: Map<number, number>
  /** How often anybody was told that it is inconclusive. */
  toldInconclusive: number
}

interface SimulatedTenant extends JudgedTenant {
  index: number
  heardAtMs: number
  watched: boolean
  diesAt: number
}

const beatSeconds = 60
const startMs = 1_795_000_000_000
const inside = (second: number) => (span: Span) => second >= span.from && second < span.to

/** Lives through a story second by second, with a tick of the watchdog each minute, and tells what it concluded. */
export function live({regions, seconds, paused, cut, deaths}: Story): Ending {
  const tenants = regions
    .flatMap((count, region) => Array.from({length: count}, () => region))
    .map((region, index) => newTenant(region, index, deaths))
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]))
  let store: WatchdogView = {
    ...{lastSweepMs: null, watched: 0, blind: [], inconclusiveRegions: [], tenants: [], others: [], regions: {}},
    joined: [],
    chunk: [],
  }
  const ending: Ending = {falsely: [], offlineAt: new Map(), toldInconclusive: 0}
  let tickDue = 0
  for (let second = 0; second < seconds; second++) {
    if (paused.some(inside(second))) continue
    const nowMs = startMs + second * 1000
    for (const tenant of tenants) {
      const cutOff = cut.some((span) => inside(second)(span) && (span.region === undefined || `r${span.region}` === tenant.region))
      // A sidecar that was not answered tries again within half a minute.
      const due =
        (second + tenant.index * 7) % beatSeconds === 0 || (nowMs - tenant.heardAtMs > (beatSeconds + 1) * 1000 && (second + tenant.index) % 30 === 0)
      if (!due || cutOff || second >= tenant.diesAt) continue
      tenant.heardAtMs = nowMs
      tenant.watched = true
      if (tenant.state === 'offline') Object.assign(tenant, {state: 'active', watchable: true, verdict: null})
    }
    if (second < tickDue) continue
    tickDue = second + limits.periodMs / 1000
    store = tick(tenants, byId, {store, nowMs, second, ending})
  }
  return ending
}

function newTenant(region: number, index: number, deaths: Story['deaths']): SimulatedTenant {
  const judged: JudgedTenant = {id: `t-${index}`, tier: 'standard', region: `r${region}`, state: 'active', watchable: true, verdict: null}
  const diesAt = Math.min(...deaths.filter(({tenant}) => tenant === index).map(({at}) => at), Number.POSITIVE_INFINITY)
  return {...judged, index, heardAtMs: startMs, watched: true, diesAt}
}

interface TickState {
  store: WatchdogView
  nowMs: number
  second: number
  ending: Ending
}

function tick(tenants: SimulatedTenant[], byId: ReadonlyMap<string, SimulatedTenant>, {store, nowMs, second, ending}: TickState): WatchdogView {
  const watched = tenants.filter((tenant) => tenant.watched)
  const silent = watched.filter(({heardAtMs}) => nowMs - heardAtMs >= limits.suspectAfterMs)
  const others = tenants.filter((tenant) => tenant.verdict !== null && !silent.includes(tenant))
  const at = ({id, heardAtMs}: SimulatedTenant) => ({tenantId: id, heardAtMs})
  const counts = Object.groupBy(
    tenants.filter(({watchable}) => watchable),
    ({region}) => region ?? '',
  )
  const regions = Object.fromEntries(Object.entries(counts).map(([region, those]) => [region, those?.length ?? 0]))
  const plan = planTick({
    sweep: {nowMs, watched: watched.length, silent: silent.length, oldest: silent.map(at), latestHeardAtMs: nowMs},
    store: {...store, tenants: silent, others, regions},
    heard: others.filter((tenant) => tenant.watched).map(at),
    limits,
  })
  const {changes} = plan
  const judge = (id: string, verdict: Verdict | null): void => void Object.assign(byId.get(id) ?? {}, {verdict})
  for (const {id} of changes.suspect) judge(id, 'suspect')
  for (const id of changes.clear) judge(id, null)
  for (const {id} of changes.offline) {
    const tenant = byId.get(id)
    if (tenant === undefined) continue
    Object.assign(tenant, {verdict: 'offline', state: 'offline', watchable: false, watched: false})
    ending.offlineAt.set(tenant.index, second)
    if (second < tenant.diesAt)
      ending.falsely.push(`${id} in ${tenant.region} at ${second} s, last heard ${(nowMs - tenant.heardAtMs) / 1000} s before`)
  }
  ending.toldInconclusive += changes.notices.filter(({state}) => state === 'firing').length
  const {sweepMs, blind, inconclusiveRegions} = changes.state
  return {...store, lastSweepMs: sweepMs, watched: watched.length, blind, inconclusiveRegions}
}
