import * as z from 'zod'

import {TENANT_ID_PATTERN} from '../../tenants/tenant.ts'

const share = z.number().min(0).max(1)
/** Printable ASCII only: one row that the store cannot hold would have it refuse the whole batch. */
const version = z.string().regex(/^[\x21-\x7e]{1,64}$/)

/** What a sidecar sends. `load.cpu` and `load.memory` are shares from 0 to 1, `executions` the number of workflows running now. */
export const Heartbeat = z.strictObject({
  tenantId: z.string().regex(TENANT_ID_PATTERN),
  sentAt: z.iso.datetime(),
  sidecarVersion: version,
  n8nVersion: version,
  state: z.enum(['active', 'draining', 'updating']),
  load: z.strictObject({cpu: share, memory: share, executions: z.int().min(0).max(1_000_000)}),
})

export type Heartbeat = z.infer<typeof Heartbeat>
