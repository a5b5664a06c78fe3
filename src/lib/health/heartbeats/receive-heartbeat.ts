import {assertIsNotOhio} from '../../firewall/index.ts'
import type {ViolationLog} from '../../firewall/ports.ts'
import {recordViolations} from '../../firewall/record-violations.ts'
import type {Clock} from '../../time/clock.ts'
import type {HeartbeatCollector} from './collect-heartbeats.ts'
import type {Heartbeat} from './heartbeat.ts'
import type {KeyDirectory, KnownSidecar} from './key-directory.ts'
import type {ReplayCache} from './replay-cache.ts'
import {isTimely, parseSignature, signatureMatches} from './verify-signature.ts'

export interface HeartbeatPorts {
  keys: KeyDirectory
  replays: ReplayCache
  collector: HeartbeatCollector
  violations: ViolationLog
  clock: Clock
}

export type HeartbeatVerdict = {accepted: true} | {accepted: false; reason: 'bad-signature' | 'clock' | 'replay' | 'unknown-tenant' | 'overloaded'}

export interface SignedHeartbeat {
  heartbeat: Heartbeat
  /** The bytes that were signed. */
  rawBody: Uint8Array
  signatureHeader: string | undefined
}

/**
 * Verifies one heartbeat and stores it. Accepted means stored.
 * @throws {OhioFirewallViolation} when the tenant is an Ohio workspace, which has no sidecar
 * @throws {StoreUnreachableError | QueueUnreachableError} when it cannot be stored now
 */
export async function receiveHeartbeat(ports: HeartbeatPorts, {heartbeat, rawBody, signatureHeader}: SignedHeartbeat): Promise<HeartbeatVerdict> {
  const signature = parseSignature(signatureHeader)
  if (signature === undefined) return {accepted: false, reason: 'bad-signature'}
  // The time in the body too: the store takes a heartbeat only when it was sent later than the one before.
  const [nowMs, sentAtMs] = [ports.clock.now(), Date.parse(heartbeat.sentAt)]
  if (!isTimely(signature.signedAtSeconds * 1000, nowMs) || !isTimely(sentAtMs, nowMs)) return {accepted: false, reason: 'clock'}
  const known = ports.keys.known(heartbeat.tenantId)
  const matches = ({key}: KnownSidecar): boolean => signatureMatches(signature, key, rawBody)
  const sidecar = known !== undefined && matches(known) ? known : await findSigner(ports.keys, heartbeat.tenantId, matches)
  if (typeof sidecar === 'string') return {accepted: false, reason: sidecar}
  // Asked before the guard is: of all others it would cost two promises each to hear that nothing is wrong.
  if (sidecar.lineage !== 'sovereign') await recordViolations(ports.violations, () => assertIsNotOhio(sidecar, 'a sidecar heartbeat'))
  if (ports.replays.knows(heartbeat.tenantId, sentAtMs)) return {accepted: false, reason: 'replay'}
  const outcome = await ports.collector.collect(heartbeat)
  if (outcome === 'overloaded') return {accepted: false, reason: 'overloaded'}
  if (outcome === 'replayed') return {accepted: false, reason: 'replay'}
  ports.replays.remember(heartbeat.tenantId, sentAtMs)
  return {accepted: true}
}

/** A signature that does not match is tried once more with a key read anew: it may have been rotated. */
async function findSigner(
  keys: KeyDirectory,
  tenantId: string,
  matches: (sidecar: KnownSidecar) => boolean,
): Promise<KnownSidecar | 'unknown-tenant' | 'bad-signature'> {
  const known = await keys.find(tenantId)
  if (known === undefined) return 'unknown-tenant'
  if (matches(known)) return known
  const renewed = await keys.refresh(tenantId)
  return renewed !== undefined && renewed.keyVersion !== known.keyVersion && matches(renewed) ? renewed : 'bad-signature'
}
