import {TIERS, type Tier} from '../tenants/tenant.ts'
import type {WakeTarget} from '../wake/wake-batch.ts'

/** One request that the simulated DigitalOcean logged. */
export interface LoggedRequest {
  arrivedMs: number
  status: number | null
  tenantId: string | null
  actionType: string | null
  actionAccepted: boolean
}

/** What the proofs are read from: the simulator's own log, and the store. */
export interface Evidence {
  requests: readonly LoggedRequest[]
  targets: readonly WakeTarget[]
  /** Tenants of the batch that the store holds to be active. */
  activeTenants: ReadonlySet<string>
  /** Tenants whose first heartbeat after the boot the control plane accepted, as the simulator saw it. */
  heardTenants: ReadonlySet<string>
  ratePerSecond: number
  /** The workflows that were checked, and those of them that the gate let pass. */
  workflows: {checked: number; expectedToFail: readonly string[]; failed: readonly string[]}
  /** How many of the batch were ready when one control plane was killed. */
  readyAtKill: number
}

export interface Proof {
  name: string
  ok: boolean
  seen: string
}

/** Judges every claim of the demo. Pure, so that a test can show that each proof can fail. */
export function judgeProofs(evidence: Evidence): Proof[] {
  const {requests, targets, activeTenants, heardTenants, readyAtKill} = evidence
  const powerOns = requests.filter(({actionType, actionAccepted}) => actionType === 'power_on' && actionAccepted)
  const counts = new Map<string, number>()
  for (const {tenantId} of powerOns) counts.set(tenantId ?? 'unknown', (counts.get(tenantId ?? 'unknown') ?? 0) + 1)
  const ready = targets.filter(({tenantId, state}) => state === 'ready' && activeTenants.has(tenantId) && heardTenants.has(tenantId))
  const lost = targets.filter(({tenantId}) => !counts.has(tenantId))
  const doubled = [...counts].filter(([, count]) => count > 1)
  const strangers = [...counts.keys()].filter((id) => !targets.some(({tenantId}) => tenantId === id))
  const limited = requests.filter(({status}) => status === 429)
  return [
    judgeGate(evidence.workflows),
    judgeOrder(powerOns, targets),
    judgeRate(requests, evidence.ratePerSecond),
    {name: 'answers 429', ok: limited.length === 0, seen: String(limited.length)},
    {name: 'killed in the middle', ok: readyAtKill > 0 && readyAtKill < targets.length, seen: `when ${readyAtKill} of ${targets.length} were ready`},
    {name: 'ready', ok: targets.length > 0 && ready.length === targets.length, seen: `${ready.length} of ${targets.length}`},
    {name: 'lost', ok: lost.length === 0, seen: namesOrNone(lost.map(({tenantId}) => tenantId))},
    {name: 'doubled', ok: doubled.length === 0, seen: namesOrNone(doubled.map(([tenantId]) => tenantId))},
    {name: 'woken besides', ok: strangers.length === 0, seen: namesOrNone(strangers)},
  ]
}

function judgeGate({checked, expectedToFail, failed}: Evidence['workflows']): Proof {
  const ok = checked > failed.length && failed.length === expectedToFail.length && expectedToFail.every((path) => failed.includes(path))
  return {name: 'workflow gate', ok, seen: `${checked - failed.length} passed, ${failed.length} refused`}
}

/**
 * No tenant of a lower tier is asked for before one of a higher tier. What a killed worker held comes back when its lock has run
 * out, so targets that were taken more than once are counted apart.
 */
function judgeOrder(powerOns: readonly LoggedRequest[], targets: readonly WakeTarget[]): Proof {
  const byId = new Map(targets.map((target) => [target.tenantId, target]))
  const asked = powerOns.flatMap(({tenantId}) => byId.get(tenantId ?? '') ?? [])
  const again = asked.filter(({attempts}) => attempts > 1)
  const tiers = asked.filter(({attempts}) => attempts === 1).map(({tier}) => TIERS.indexOf(tier))
  const inversions = tiers.filter((tier, i) => i > 0 && tier < (tiers[i - 1] ?? 0)).length
  const first = TIERS.filter((tier: Tier) => asked.some((target) => target.tier === tier)).join(', ')
  const rest = again.length === 0 ? '' : `; ${again.length} taken over from the killed process`
  return {name: 'order', ok: inversions === 0 && asked.length > 0, seen: `${first}${inversions === 0 ? '' : `, ${inversions} out of turn`}${rest}`}
}

function judgeRate(requests: readonly LoggedRequest[], ratePerSecond: number): Proof {
  const highest = busiestWindow(
    requests.map(({arrivedMs}) => arrivedMs),
    1000,
  )
  return {name: 'highest rate', ok: highest > 0 && highest <= ratePerSecond, seen: `${highest} in any second, ${ratePerSecond} allowed`}
}

/** The most arrivals in any half-open window of this length. */
export function busiestWindow(arrivalsMs: readonly number[], windowMs: number): number {
  const sorted = [...arrivalsMs].sort((a, b) => a - b)
  let [most, start] = [0, 0]
  for (const [end, atMs] of sorted.entries()) {
    while (atMs - (sorted[start] ?? atMs) >= windowMs) start++
    most = Math.max(most, end - start + 1)
  }
  return most
}

function namesOrNone(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')
}
