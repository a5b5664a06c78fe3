import type {KeyObject} from 'node:crypto'

import {composeHeartbeat} from '../../src/lib/simulator/sidecars/compose-heartbeat.ts'
import {deriveSidecarKey, signHeartbeat} from '../../src/lib/simulator/sidecars/sign-heartbeat.ts'

/** Heartbeats of a fleet as they go over the wire, each signed with its tenant's key and sent later than the one before. */
export class SignedRequests {
  readonly #keys: readonly {tenantId: string; key: KeyObject}[]
  #sentMs = Date.now() - 120_000

  constructor(tenantIds: readonly string[], fleetKey: string) {
    this.#keys = tenantIds.map((tenantId) => ({tenantId, key: deriveSidecarKey(fleetKey, tenantId, 1)}))
  }

  next(count: number): Buffer[] {
    this.#sentMs = Math.max(this.#sentMs, Date.now() - 120_000)
    return Array.from({length: count}, (_, i) => {
      if (i % this.#keys.length === 0) this.#sentMs++
      const {tenantId, key} = this.#keys[i % this.#keys.length] as {tenantId: string; key: KeyObject}
      return signedRequest(tenantId, key, this.#sentMs)
    })
  }
}

function signedRequest(tenantId: string, key: KeyObject, sentMs: number): Buffer {
  const body = composeHeartbeat(tenantId, () => sentMs, Math.random)
  const head = [
    'POST /v1/heartbeats HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${body.length}`,
    `x-genesis-signature: ${signHeartbeat(key, body, Math.floor(sentMs / 1000))}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}
