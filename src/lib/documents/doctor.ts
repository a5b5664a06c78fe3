import * as z from 'zod'

import {count, documentOf, verdict} from './document.ts'

const finding = z.strictObject({
  topic: z.enum(['program', 'configuration', 'embedded stack', 'store', 'database', 'queue', 'DigitalOcean', 'control plane', 'clock']),
  name: z.string(),
  status: z.enum(['ok', 'warn', 'fail', 'skipped']).describe('Skipped is what nothing uses, or what does not run.'),
  seen: z.string().describe('What was seen, in one line.'),
  remedy: z.string().nullable().describe('What to do now; null where nothing has to be.'),
})

export const doctorDocuments = documentOf('genesis.doctor/1', 'What is configured, reachable and wrong; ok is false when something is wrong.', {
  ok: verdict,
  summary: z.strictObject({ok: count, warn: count, fail: count, skipped: count}),
  findings: z.array(finding),
})
