import * as z from 'zod'

import {TENANT_STATES, TIERS} from '../tenants/tenant.ts'
import {count, documentOf, done, durationMs, moment, verdict} from './document.ts'

const tier = z.enum(TIERS)
/** Who was named, but is not rebooted. */
export const refusedFields = {tenantId: z.string(), code: z.string(), reason: z.string()}
const refused = z.array(z.strictObject(refusedFields)).describe('Named, but not rebooted.')

/** How the reboot of one tenant goes. */
export const rebootFields = {
  tenantId: z.string(),
  tier,
  state: z.enum(['queued', 'claimed', 'requested', 'recovered', 'failed', 'cancelled']),
  attempts: count,
  createdAt: moment,
  requestedAt: moment.nullable().describe('When the first request was about to leave.'),
  cycledAt: moment.nullable().describe('When DigitalOcean was seen to have done it; heartbeats count from then on.'),
  endedAt: moment.nullable(),
  code: z.string().nullable(),
  outcome: z.string().nullable().describe('Why it ended as it did.'),
}

const result = {
  requestId: z.string(),
  reason: z.string(),
  requestedBy: z.string(),
  automatic: z.boolean().describe('Asked for by the watchdog.'),
  requested: count,
  open: count.describe('Not ended yet.'),
  recovered: count.describe('Heard after the power cycle.'),
  failed: count,
  cancelled: count.describe('Called off before anything was sent.'),
  durationMs,
  reboots: z.array(z.strictObject(rebootFields)),
  refused,
}

const plan = z.strictObject({
  tenants: z.array(z.strictObject({tenantId: z.string(), tier, state: z.enum(TENANT_STATES)})).describe('In the order in which they are rebooted.'),
  refused,
  atOnce: z.int().positive(),
})

export const rebootDocuments = {
  ...documentOf(
    'genesis.reboot/1',
    'Hard reboots when they have ended, or at once with --no-watch. With --dry-run the plan alone.',
    {ok: verdict, ...result},
    {ok: done, plan, requestId: z.null()},
  ),
  ...documentOf(
    'genesis.reboot.status/1',
    'How hard reboots go; without an id, the latest ones.',
    {ok: verdict, ...result},
    {ok: done, requests: z.array(z.strictObject({ok: verdict, ...result}))},
  ),
}
