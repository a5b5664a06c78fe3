import {timingSafeEqual} from 'node:crypto'

import {hmacHex, type SigningKey} from './hmac.ts'

/** How far a sidecar's clock may be from ours, either way. */
const maxClockSkewSeconds = 300

export interface Signature {
  /** Unix seconds when the sidecar signed. */
  signedAtSeconds: number
  /** 64 hex digits. */
  mac: string
}

/** Parses `t=<unix seconds>,v1=<64 hex digits>`; undefined when it is anything else. */
export function parseSignature(header: string | undefined): Signature | undefined {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '')
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  return {signedAtSeconds: Number(match[1]), mac: match[2]}
}

/** Compares in constant time: how long it takes says nothing about how much of a forged signature was right. */
export function signatureMatches({signedAtSeconds, mac}: Signature, key: SigningKey, rawBody: Uint8Array): boolean {
  return timingSafeEqual(Buffer.from(hmacHex(key, `${signedAtSeconds}.`, rawBody), 'latin1'), Buffer.from(mac, 'latin1'))
}

export function isTimely(timeMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - timeMs) <= maxClockSkewSeconds * 1000
}
