import {hash} from 'node:crypto'

/** Of SHA-256. */
const blockBytes = 64
const digestBytes = 32
/** Room for the largest heartbeat. */
const roomBytes = 8192

/** A key as HMAC uses it: what goes before the message, and what goes before the hash of both (RFC 2104). */
export interface SigningKey {
  inner: Buffer
  outer: Buffer
}

/** @param key of 64 bytes at most: longer ones would have to be hashed first */
export function signingKey(key: Uint8Array): SigningKey {
  const [inner, outer] = [Buffer.alloc(blockBytes, 0x36), Buffer.alloc(blockBytes, 0x5c)]
  for (const [i, byte] of key.entries()) {
    inner[i] = (inner[i] ?? 0) ^ byte
    outer[i] = (outer[i] ?? 0) ^ byte
  }
  return {inner, outer}
}

/** Written anew by each call, and nobody else's: a part of Node's shared pool would keep the key where any other buffer could show it. */
const room = Buffer.allocUnsafeSlow(roomBytes)
const outerRoom = Buffer.allocUnsafeSlow(blockBytes + digestBytes)

/**
 * HMAC-SHA256 of `prefix` and `message` as hex digits. By hand, in two calls that leave nothing behind: the object that createHmac makes for each
 * message costs more than all the rest of a heartbeat's check. A test holds it to createHmac.
 * @param prefix in ASCII
 */
export function hmacHex({inner, outer}: SigningKey, prefix: string, message: Uint8Array): string {
  const length = blockBytes + prefix.length + message.length
  const text = length <= roomBytes ? room : Buffer.allocUnsafeSlow(length)
  text.set(inner)
  text.write(prefix, blockBytes, 'latin1')
  text.set(message, blockBytes + prefix.length)
  outerRoom.set(outer)
  outerRoom.write(hash('sha256', text.subarray(0, length)), blockBytes, 'hex')
  return hash('sha256', outerRoom)
}
