import * as z from 'zod'

import {LINEAGES, TENANT_STATES, TIERS, VERDICTS} from '../tenants/tenant.ts'
import {count, documentOf, done, moment} from './document.ts'

const keyVersion = z.int().positive().describe("Counts up when the sidecar's key is rotated.")

export const tenantFields = {
  id: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  lineage: z.enum(LINEAGES).describe('ohio: a legacy workspace; sovereign: one with a droplet of its own.'),
  state: z.enum(TENANT_STATES),
  workspaceId: z.string(),
  region: z.string().nullable(),
  dropletId: z.int().positive().nullable().describe('None for Ohio tenants.'),
  keyVersion,
  stateChangedAt: moment,
  createdAt: moment,
  updatedAt: moment,
}

export const tenantDetailFields = {
  ...tenantFields,
  verdict: z.enum(VERDICTS).nullable().describe('What the watchdog concluded from its silence; null when all is well.'),
  lastHeardAt: moment.nullable().describe('When the control plane last heard its sidecar, up to half a minute ago; null when it never did.'),
}
const [tenant, tenantDetail] = [z.strictObject(tenantFields), z.strictObject(tenantDetailFields)]

const key = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('32 bytes in hex.')

export const tenantDocuments = {
  ...documentOf('genesis.tenant.import/1', 'What an import did, or with --dry-run would have done.', {
    ok: done,
    rows: count,
    inserted: count,
    changed: count,
    unchanged: count,
    dryRun: z.boolean(),
  }),
  ...documentOf('genesis.tenant.list/1', 'One page of the tenants that match.', {
    ok: done,
    total: count.describe('How many match in all.'),
    tenants: z.array(tenant),
    offset: count,
    limit: count,
  }),
  ...documentOf('genesis.tenant.show/1', 'One tenant.', {ok: done, tenant: tenantDetail}),
  ...documentOf('genesis.tenant.key/1', "The key of a tenant's sidecar. It is a secret.", {ok: done, tenantId: z.string(), keyVersion, key}),
}
