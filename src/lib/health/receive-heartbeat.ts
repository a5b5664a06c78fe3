import {assertIsNotOhio} from '../firewall/index.ts'
import type {ViolationLog} from '../firewall/ports.ts'
import {recordViolations} from '../firewall/record-violations.ts'
import type {Clock} from '../time/clock.ts'
import type {HeartbeatCollector} from './collect-heartbeats.ts'
import type {Heartbeat} from './heartbeat.ts'
import type {KeyDirectory, KnownSidecar} from './key-directory.ts'
import type {ReplayCache} from './replay-cache.ts'
import {isTimely, parseSignature, type Signature, signatureMatches} from './verify-signature.ts'

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
 * @throws {StoreUnreachableError} when it cannot be stored now
 */
export async function receiveHeartbeat(ports: HeartbeatPorts, {heartbeat, rawBody, signatureHeader}: SignedHeartbeat): Promise<HeartbeatVerdict> {
  const signature = parseSignature(signatureHeader)
  if (signature === undefined) return {accepted: false, reason: 'bad-signature'}
  // The time in the body too: the store takes a heartbeat only when it was sent later than the one before.
  const times = [signature.signedAtSeconds * 1000, Date.parse(heartbeat.sentAt)]
  if (!times.every((timeMs) => isTimely(timeMs, ports.clock.now()))) return {accepted: false, reason: 'clock'}
  const sidecar = await findSigner(ports.keys, heartbeat.tenantId, signature, rawBody)
  if (typeof sidecar === 'string') return {accepted: false, reason: sidecar}
  await recordViolations(ports.violations, () => assertIsNotOhio(sidecar, 'a sidecar heartbeat'))
  if (!ports.replays.admit(signature.mac)) return {accepted: false, reason: 'replay'}
  try {
    const outcome = await ports.collector.collect(heartbeat)
    if (outcome === 'stored') return {accepted: true}
    if (outcome === 'overloaded') ports.replays.forget(signature.mac)
    return {accepted: false, reason: outcome === 'replayed' ? 'replay' : 'overloaded'}
  } catch (error) {
    ports.replays.forget(signature.mac)
    throw error
  }
}

/** A signature that does not match is tried once more with a key read anew: it may have been rotated. */
async function findSigner(
  keys: KeyDirectory,
  tenantId: string,
  signature: Signature,
  rawBody: Uint8Array,
): Promise<KnownSidecar | 'unknown-tenant' | 'bad-signature'> {
  const known = await keys.find(tenantId)
  if (known === undefined) return 'unknown-tenant'
  if (signatureMatches(signature, known.key, rawBody)) return known
  const renewed = await keys.refresh(tenantId)
  return renewed !== undefined && renewed.keyVersion !== known.keyVersion && signatureMatches(signature, renewed.key, rawBody)
    ? renewed
    : 'bad-signature'
}
