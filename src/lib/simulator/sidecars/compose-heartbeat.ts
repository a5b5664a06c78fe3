import type {Clock} from '../clock.ts'
import type {Random} from '../random.ts'

/** The JSON body of a heartbeat; cpu and memory are shares of the droplet's, from 0 to 1. */
export function composeHeartbeat(tenantId: string, clock: Clock, random: Random): string {
  return JSON.stringify({
    tenantId,
    sentAt: new Date(clock()).toISOString(),
    sidecarVersion: '1.0.0',
    n8nVersion: '2.41.3',
    state: 'active',
    load: {cpu: round(0.02 + 0.5 * random()), memory: round(0.3 + 0.3 * random()), executions: Math.floor(random() * 10)},
  })
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000
}
