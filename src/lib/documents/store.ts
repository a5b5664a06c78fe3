import * as z from 'zod'

import {count, documentOf, done, moment, verdict} from './document.ts'

const migrations = z.array(z.string())

const violation = z.strictObject({
  at: moment,
  subject: z.string().describe('Tenant or workspace.'),
  lineage: z.string().describe('As it was given; it need not be one that exists.'),
  expected: z.string().describe('The lineage that the operation is for.'),
  operation: z.string().describe('What was about to happen.'),
  reportedBy: z.string(),
})

export const storeDocuments = {
  ...documentOf('genesis.db.migrate/1', 'The migrations that were applied, or with --dry-run would be.', {
    ok: done,
    applied: migrations,
    pending: migrations,
  }),
  ...documentOf('genesis.db.status/1', 'The migrations of the fleet store; ok is false when some are pending or unknown.', {
    ok: verdict,
    applied: migrations,
    pending: migrations,
    unknown: migrations.describe('Applied by a newer genesis.'),
  }),
  ...documentOf('genesis.firewall.violations/1', 'What the Ohio firewall blocked, newest first.', {
    ok: done,
    total: count.describe('How many there ever were.'),
    violations: z.array(violation),
  }),
}
