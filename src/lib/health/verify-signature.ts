import {createHmac, type KeyObject, timingSafeEqual} from 'node:crypto'

/** How far a sidecar's clock may be from ours, either way. */
export const maxClockSkewSeconds = 300

export interface Signature {
  /** Unix seconds when the sidecar signed. */
  signedAtSeconds: number
  mac: Buffer
}

/** Parses `t=<unix seconds>,v1=<64 hex digits>`; undefined when it is anything else. */
export function parseSignature(header: string | undefined): Signature | undefined {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '')
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  return {signedAtSeconds: Number(match[1]), mac: Buffer.from(match[2], 'hex')}
}

/** Compares in constant time: how long it takes says nothing about how much of a forged signature was right. */
export function signatureMatches(signature: Signature, key: KeyObject, rawBody: Uint8Array): boolean {
  const expected = createHmac('sha256', key).update(`${signature.signedAtSeconds}.`).update(rawBody).digest()
  return timingSafeEqual(expected, signature.mac)
}

export function isTimely(timeMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - timeMs) <= maxClockSkewSeconds * 1000
}
