import type {ApiBudget, DropletAction, Droplets, PacedSend} from '../../droplets/ports.ts'
import {sendPaced} from '../../droplets/send-paced.ts'
import {DigitalOceanRefusedError} from '../../errors/services.ts'
import {assertIsNotOhio} from '../../firewall/index.ts'
import {OhioFirewallViolation} from '../../firewall/violation.ts'
import {TIERS} from '../../tenants/tenant.ts'
import type {Clock} from '../../time/clock.ts'
import type {RebootFailure, RebootLimits, RebootStore} from './ports.ts'
import type {ClaimedReboot} from './reboot.ts'

/** What a worker needs to reboot one tenant. */
export interface RebootWorkerPorts {
  reboots: RebootStore
  budget: ApiBudget
  droplets: Droplets
  clock: Clock
  limits: RebootLimits
  /** Requests to DigitalOcean, over all processes. */
  ratePerSecond: number
}

type RebootStep = 'cycled' | 'failed' | 'skipped' | 'waiting'

/** DigitalOcean's answer to an action on a droplet that is off, or has an action pending. */
const unprocessable = 422
/** Before each look whether DigitalOcean is done: usually a few seconds, five minutes in all. */
const looksAfterMs = [2000, 4000, 8000, 16_000, 30_000, 60_000, 60_000, 120_000]

/**
 * Drives one reboot to the point where DigitalOcean has cut and restored the power; the tenant's next heartbeat ends it. Safe to run
 * twice and to be killed anywhere: each step is a compare-and-set in the store, and a step that may have reached DigitalOcean is
 * looked up there before it is repeated.
 * @throws whatever may pass with time (API away, store away); permanent faults end the reboot instead
 */
export async function rebootTenant(ports: RebootWorkerPorts, rebootId: number, signal: AbortSignal): Promise<RebootStep> {
  const claim = await ports.reboots.claim(rebootId, ports.limits)
  if (claim.decision === 'skip') return 'skipped'
  if (claim.decision === 'wait') return 'waiting'
  try {
    assertIsNotOhio(claim.tenant, 'rebooting a droplet')
    if (claim.tenant.dropletId === null) return await fail(ports, claim, {code: 'no-droplet', reason: 'has no droplet', outcomeUnknown: false})
    const actionId = claim.actionId ?? (await findOrAsk(ports, claim, signal))?.id
    if (actionId === undefined || !(await ports.reboots.recordAction(rebootId, claim.attempt, actionId))) return 'skipped'
    return await seeItDone(ports, claim, actionId, signal)
  } catch (error) {
    const failure = permanentFailure(error, claim)
    if (failure === undefined) throw error
    await fail(ports, claim, failure)
    if (error instanceof OhioFirewallViolation) throw error
    return 'failed'
  }
}

/** Gives a reboot up after its last try, whatever the reason was. True when that made it fail. */
export async function giveUpReboot(
  {reboots, limits}: Pick<RebootWorkerPorts, 'reboots' | 'limits'>,
  rebootId: number,
  {code, message: reason}: {code: string; message: string},
): Promise<boolean> {
  const claim = await reboots.claim(rebootId, limits)
  if (claim.decision === 'skip' || claim.decision === 'wait') return false
  if (claim.decision !== 'look') return reboots.fail(rebootId, claim.attempt, {code, reason, outcomeUnknown: claim.decision === 'adopt'})
  // DigitalOcean took it and only did not say that it is done: the next heartbeat counts, or time ends it.
  await reboots.recordCycled(rebootId, claim.attempt)
  return false
}

async function fail({reboots}: RebootWorkerPorts, {rebootId, attempt}: ClaimedReboot, failure: RebootFailure): Promise<'failed' | 'skipped'> {
  return (await reboots.fail(rebootId, attempt, failure)) ? 'failed' : 'skipped'
}

async function findOrAsk(ports: RebootWorkerPorts, claim: ClaimedReboot, signal: AbortSignal): Promise<{id: number} | undefined> {
  const earlier = claim.decision === 'adopt' ? await findEarlierAction(ports, claim, signal) : undefined
  return earlier ?? askForPower(ports, claim, signal)
}

/** Sends the action. Undefined when another worker holds the reboot by now, or it was called off. */
async function askForPower(ports: RebootWorkerPorts, claim: ClaimedReboot, signal: AbortSignal): Promise<{id: number} | undefined> {
  try {
    return await sendAction(ports, claim, signal, () => ports.droplets.powerCycle(claim.tenant, signal))
  } catch (error) {
    if (!(error instanceof DigitalOceanRefusedError) || error.status !== unprocessable) throw error
    return explainRefusal(ports, claim, signal, error)
  }
}

async function sendAction(
  ports: RebootWorkerPorts,
  claim: ClaimedReboot,
  signal: AbortSignal,
  act: () => ReturnType<Droplets['powerCycle']>,
): Promise<DropletAction | undefined> {
  return paced<DropletAction | undefined>(ports, claim, signal, async (assertHeld) => {
    // Asked as late as can be: between this and the request lies nothing that waits.
    if (!(await ports.reboots.beginRequest(claim.rebootId, claim.attempt))) return {value: undefined}
    assertHeld()
    return act()
  })
}

/** A refused cycle may be the echo of one that was taken; a droplet that is off has no power to cut, and gets it. */
async function explainRefusal(
  ports: RebootWorkerPorts,
  claim: ClaimedReboot,
  signal: AbortSignal,
  refusal: Error,
): Promise<{id: number} | undefined> {
  const pending = (await recentActions(ports, claim, signal)).find(({status}) => status === 'in-progress')
  if (pending !== undefined && restoresPower(pending)) return pending
  const isOn = await paced(ports, claim, signal, () => ports.droplets.isOn(claim.tenant, signal))
  if (pending === undefined && !isOn) return sendAction(ports, claim, signal, () => ports.droplets.powerOn(claim.tenant, signal))
  throw new Error(`droplet ${claim.tenant.dropletId} takes no power_cycle at the moment`, {cause: refusal})
}

/** DigitalOcean gives whole seconds, and its clock is not ours. */
const clockToleranceMs = 60_000

/** The action that an earlier attempt may have started. */
async function findEarlierAction(ports: RebootWorkerPorts, claim: ClaimedReboot, signal: AbortSignal): Promise<DropletAction | undefined> {
  const sinceMs = Date.parse(claim.requestedAt ?? '') - clockToleranceMs
  const actions = await recentActions(ports, claim, signal)
  return actions.find((action) => restoresPower(action) && action.status !== 'errored' && Date.parse(action.startedAt) >= sinceMs)
}

function restoresPower({type}: DropletAction): boolean {
  return type === 'power_cycle' || type === 'power_on'
}

function recentActions(ports: RebootWorkerPorts, claim: ClaimedReboot, signal: AbortSignal): Promise<DropletAction[]> {
  return paced(ports, claim, signal, () => ports.droplets.recentActions(claim.tenant, signal))
}

/** Until the power was cut, heartbeats come from before the reboot: only what follows may count. */
async function seeItDone(ports: RebootWorkerPorts, claim: ClaimedReboot, actionId: number, signal: AbortSignal): Promise<RebootStep> {
  const {rebootId, attempt, tenant} = claim
  for (const afterMs of looksAfterMs) {
    await ports.clock.sleep(afterMs, signal)
    const {status} = await paced(ports, claim, signal, () => ports.droplets.readAction(tenant, actionId, signal))
    if (status === 'errored')
      return fail(ports, claim, {code: 'action-errored', reason: `DigitalOcean could not carry out action ${actionId}`, outcomeUnknown: true})
    if (status === 'completed') return (await ports.reboots.recordCycled(rebootId, attempt)) ? 'cycled' : 'skipped'
  }
  throw new Error(`action ${actionId} of droplet ${tenant.dropletId} is still in progress`)
}

/** Over all processes by tier, then in the order in which they were asked for; ahead of all that is not an emergency. */
function paced<T>(
  {budget, ratePerSecond}: RebootWorkerPorts,
  {tenant, rebootId}: ClaimedReboot,
  signal: AbortSignal,
  send: PacedSend<T>,
): Promise<T> {
  return sendPaced(budget, {rank: TIERS.indexOf(tenant.tier) * 1e12 + rebootId, ratePerSecond, emergency: true, signal}, send)
}

function permanentFailure(error: unknown, {decision}: ClaimedReboot): RebootFailure | undefined {
  if (error instanceof OhioFirewallViolation) return {code: error.code, reason: error.message, outcomeUnknown: false}
  if (error instanceof DigitalOceanRefusedError && error.status !== unprocessable)
    return {code: error.code, reason: error.message, outcomeUnknown: decision !== 'act'}
  return undefined
}
