import {createHmac, createSecretKey, hkdfSync, type KeyObject} from 'node:crypto'

/** A tenant's sidecar key: HKDF-SHA256 of the fleet key with empty salt, 32 bytes. */
export function deriveSidecarKey(fleetKey: string, tenantId: string, keyVersion: number): KeyObject {
  // A KeyObject, since createHmac with a Buffer takes six times as long.
  return createSecretKey(Buffer.from(hkdfSync('sha256', fleetKey, '', `sidecar:${tenantId}:${keyVersion}`, 32)))
}

/** The value of `x-genesis-signature` for a heartbeat's raw body. */
export function signHeartbeat(key: KeyObject, body: string, unixSeconds: number): string {
  return `t=${unixSeconds},v1=${createHmac('sha256', key).update(`${unixSeconds}.${body}`).digest('hex')}`
}
