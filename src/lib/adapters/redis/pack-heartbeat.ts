import type {Heartbeat} from '../../health/heartbeats/heartbeat.ts'
import type {HeardHeartbeat} from '../../health/ports.ts'

/** A heartbeat in about 30 bytes, without the tenant and the time sent. No part holds a blank: versions are printable ASCII without it. */
export function packHeartbeat({state, load, sidecarVersion, n8nVersion}: Heartbeat): string {
  return `${state} ${load.cpu} ${load.memory} ${load.executions} ${sidecarVersion} ${n8nVersion}`
}

/** What the hash holds of a tenant: `<sent in ms> <heard in ms> <packed>`. */
export function unpackHeartbeat(tenantId: string, stored: string): HeardHeartbeat {
  const [sentMs = '', heardMs = '', state = '', cpu, memory, executions, sidecarVersion = '', n8nVersion = ''] = stored.split(' ')
  return {
    heardAtMs: Number(heardMs),
    heartbeat: {
      ...{tenantId, sentAt: new Date(Number(sentMs)).toISOString(), sidecarVersion, n8nVersion},
      state: state as Heartbeat['state'],
      load: {cpu: Number(cpu), memory: Number(memory), executions: Number(executions)},
    },
  }
}
