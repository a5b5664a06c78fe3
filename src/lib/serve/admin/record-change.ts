import {GenesisError} from '../../errors/genesis-error.ts'
import type {AuditLog} from '../../tenants/ports.ts'

export interface Change {
  actor: string
  /** For example `admin.cancelWake`. */
  action: string
  subject: string
  detail: {request: string; address: string}
}

/** Makes a change between two records, so that none is made without a record, and each says how it ended. */
export async function recordChange<T>(audit: AuditLog, {detail, ...change}: Change, make: () => Promise<T>): Promise<T> {
  await audit.record({...change, detail: {...detail, outcome: 'begun'}})
  try {
    const made = await make()
    await audit.record({...change, detail: {...detail, outcome: 'done'}})
    return made
  } catch (error) {
    await audit.record({...change, detail: {...detail, outcome: error instanceof GenesisError ? error.code : 'GEN_INTERNAL'}})
    throw error
  }
}
