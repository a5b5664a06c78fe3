import * as z from 'zod'

import {count, documentOf, done, durationMs, verdict} from './document.ts'

const busiest = z
  .strictObject({second: count, minute: count, hour: count})
  .describe('The most requests that arrived in any rolling window of that length.')

const heartbeats = z.strictObject({
  sent: count,
  accepted: count,
  refused: z.record(z.string(), count).describe('By status, or under unreachable and timeout.'),
})

export const serverDocuments = {
  ...documentOf('genesis.serve/1', 'Printed when the control plane has drained and ended.', {
    ok: done,
    roles: z.array(z.enum(['workers', 'heartbeats', 'watchdog', 'alerts', 'reconciler', 'http'])),
    address: z.string().nullable().describe('Null when no role listened.'),
    uptimeSeconds: count,
  }),
  ...documentOf('genesis.simulate/1', 'What the simulated DigitalOcean and its droplets saw, printed when it ends.', {
    ok: done,
    url: z.string(),
    requests: count.describe('Those that were refused included.'),
    actionsAccepted: z.record(z.enum(['power_on', 'power_off', 'shutdown', 'reboot', 'power_cycle']), count),
    busiest,
    busiestPowerOn: busiest,
    rateLimited: count.describe('Answered 429.'),
    faults: z.strictObject({errors: count, lostResponses: count}),
    droplets: z.strictObject({active: count, off: count, ready: count}),
    heartbeats,
    logDropped: count.describe('Requests that no longer are in the log, nor in busiest.'),
  }),
  ...documentOf('genesis.demo/1', 'What the demo proved; ok is false when a proof failed.', {
    ok: verdict,
    proofs: z.array(z.strictObject({name: z.string(), ok: verdict, seen: z.string().describe('What it was judged by.')})),
    batchId: z.string(),
    durationMs,
  }),
}
