import type {ApiBudget, DropletAction, Droplets, PacedSend} from '../droplets/ports.ts'
import {sendPaced} from '../droplets/send-paced.ts'
import {DigitalOceanRefusedError} from '../errors/services.ts'
import {assertIsNotOhio} from '../firewall/index.ts'
import {OhioFirewallViolation} from '../firewall/violation.ts'
import {TIERS} from '../tenants/tenant.ts'
import type {WakeFailure, WakeStore} from './ports.ts'
import type {WakeClaim} from './wake-batch.ts'

/** What a worker needs to wake one tenant. */
export interface WakeWorkerPorts {
  store: WakeStore
  budget: ApiBudget
  droplets: Droplets
}

type Claimed = Exclude<WakeClaim, {decision: 'skip'}>

/** DigitalOcean's answer to an action on a droplet that is on already, or has an action pending. */
const unprocessable = 422

/**
 * Drives one target to the point where DigitalOcean has the action; the tenant's first heartbeat does the rest. Safe to run twice
 * and to be killed anywhere: each step is a compare-and-set in the store, and a step that may have reached DigitalOcean is looked
 * up there before it is repeated.
 * @param starts how often a worker was given the target, this time included
 * @throws whatever may pass with time (API away, store away); permanent faults end the target instead
 */
export async function wakeTenant(
  ports: WakeWorkerPorts,
  targetId: number,
  signal: AbortSignal,
  starts = 1,
): Promise<'requested' | 'skipped' | 'failed'> {
  const claim = await ports.store.claim(targetId, starts)
  if (claim.decision === 'skip') return 'skipped'
  try {
    assertIsNotOhio(claim.tenant, 'waking a droplet')
    if (claim.tenant.dropletId === null) return await failWithoutDroplet(ports.store, claim)
    const earlier = claim.decision === 'adopt' ? await findEarlierAction(ports, claim, signal) : undefined
    const action = earlier ?? (await askForPower(ports, claim, signal))
    if (action === undefined) return 'skipped'
    await ports.store.recordAction(targetId, claim.attempt, action.id)
    return 'requested'
  } catch (error) {
    const failure = permanentFailure(error)
    if (failure === undefined) throw error
    await ports.store.fail(targetId, claim.attempt, failure)
    if (error instanceof OhioFirewallViolation) throw error
    return 'failed'
  }
}

/** Its droplet was taken away after the batch was planned. */
async function failWithoutDroplet(store: WakeStore, {targetId, attempt}: Claimed): Promise<'failed'> {
  await store.fail(targetId, attempt, {code: 'no-droplet', reason: 'has no droplet', outcomeUnknown: false})
  return 'failed'
}

/** Gives a target up after its last try, whatever the reason was. */
export async function giveUpWake(store: WakeStore, targetId: number, reason: {code: string; message: string}): Promise<void> {
  const claim = await store.claim(targetId)
  if (claim.decision === 'skip') return
  const outcomeUnknown = claim.decision === 'adopt'
  await store.fail(targetId, claim.attempt, {code: reason.code, reason: reason.message, outcomeUnknown})
}

/** Sends the action. Undefined when another worker holds the target by now. */
async function askForPower(ports: WakeWorkerPorts, claim: Claimed, signal: AbortSignal): Promise<{id: number | null} | undefined> {
  try {
    return await paced(ports, claim, signal, async (assertHeld) => {
      // Asked as late as can be: between this and the request lies nothing that waits.
      if (!(await ports.store.beginRequest(claim.targetId, claim.attempt))) return {value: undefined}
      assertHeld()
      return ports.droplets.powerOn(claim.tenant, signal)
    })
  } catch (error) {
    if (!(error instanceof DigitalOceanRefusedError) || error.status !== unprocessable) throw error
    return explainRefusal(ports, claim, signal, error)
  }
}

/** A refused action may be the echo of one that was taken: the droplet is on, or being turned on. */
async function explainRefusal(ports: WakeWorkerPorts, claim: Claimed, signal: AbortSignal, refusal: Error): Promise<{id: number | null}> {
  const actions = await recentActions(ports, claim, signal)
  const pending = actions.find(({status}) => status === 'in-progress')
  if (pending?.type === 'power_on') return pending
  // While something else works on it, being on says nothing: it may be on its way down. Later it will be free.
  if (pending === undefined && (await isOn(ports, claim, signal))) return {id: null}
  throw new Error(`droplet ${claim.tenant.dropletId} takes no power_on at the moment`, {cause: refusal})
}

/** DigitalOcean gives whole seconds, and its clock is not ours. */
const clockToleranceMs = 60_000

/** The action that an earlier attempt may have started: one in progress, or a recent one after which the droplet is on. */
async function findEarlierAction(ports: WakeWorkerPorts, claim: Claimed, signal: AbortSignal): Promise<DropletAction | undefined> {
  const powerOns = (await recentActions(ports, claim, signal)).filter(({type}) => type === 'power_on')
  const pending = powerOns.find(({status}) => status === 'in-progress')
  if (pending !== undefined) return pending
  const sinceMs = Date.parse(claim.requestedAt ?? claim.claimedAt) - clockToleranceMs
  const done = powerOns.find(({status, startedAt}) => status === 'completed' && Date.parse(startedAt) >= sinceMs)
  return done !== undefined && (await isOn(ports, claim, signal)) ? done : undefined
}

async function recentActions(ports: WakeWorkerPorts, claim: Claimed, signal: AbortSignal): Promise<DropletAction[]> {
  await ports.store.countRequests(claim.targetId, 1, 0)
  return paced(ports, claim, signal, () => ports.droplets.recentActions(claim.tenant, signal))
}

async function isOn(ports: WakeWorkerPorts, claim: Claimed, signal: AbortSignal): Promise<boolean> {
  await ports.store.countRequests(claim.targetId, 1, 0)
  return paced(ports, claim, signal, () => ports.droplets.isOn(claim.tenant, signal))
}

/** Sends when it is this target's turn; a 429 is no failure of the target. */
function paced<T>(ports: WakeWorkerPorts, claim: Claimed, signal: AbortSignal, send: PacedSend<T>): Promise<T> {
  const request = {rank: wakeRank(claim), ratePerSecond: claim.ratePerSecond, signal}
  return sendPaced(ports.budget, request, send, () => ports.store.countRequests(claim.targetId, 0, 1))
}

/** Order over all batches: by tier, then by batch, then by place in it. Holds for a million targets a batch. */
export function wakeRank({tenant, batchNumber, position}: Pick<Claimed, 'tenant' | 'batchNumber' | 'position'>): number {
  return TIERS.indexOf(tenant.tier) * 1e12 + batchNumber * 1e6 + position
}

function permanentFailure(error: unknown): WakeFailure | undefined {
  if (error instanceof OhioFirewallViolation) return {code: error.code, reason: error.message, outcomeUnknown: false}
  if (error instanceof DigitalOceanRefusedError && error.status !== unprocessable)
    return {code: error.code, reason: error.message, outcomeUnknown: false}
  return undefined
}
