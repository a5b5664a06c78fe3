import {hkdfSync} from 'node:crypto'

import {type SigningKey, signingKey} from './hmac.ts'

/**
 * The key of one tenant's sidecar: HKDF-SHA256 of the fleet key, salt empty, info `sidecar:<tenantId>:<keyVersion>`, 32 bytes.
 * A sidecar that leaks its key gives away no other, and a higher version makes the old one worthless.
 */
export function deriveSidecarKey(fleetKey: string, tenantId: string, keyVersion: number): Buffer {
  return Buffer.from(hkdfSync('sha256', fleetKey, '', `sidecar:${tenantId}:${keyVersion}`, 32))
}

/** The same, prepared for the check of many signatures. */
export function sidecarSigningKey(fleetKey: string, tenantId: string, keyVersion: number): SigningKey {
  return signingKey(deriveSidecarKey(fleetKey, tenantId, keyVersion))
}
