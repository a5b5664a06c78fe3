import * as z from 'zod'

import {count, documentOf, done} from './document.ts'

const sinceEpochMs = z.number().nonnegative().describe('Milliseconds since 1970.')

const queue = z.strictObject({
  queue: z.string(),
  counts: z.strictObject({
    waiting: count.describe('Ready to run.'),
    delayed: count.describe('Put off until a time: a pause after a failed try, a limit of an API, the next tick.'),
    active: count,
    failed: count.describe('For good, after the last try.'),
  }),
  paused: z.boolean(),
  concurrencyLimit: count.nullable().describe('Jobs that may run at once over all processes; null without a limit.'),
  headSinceMs: sinceEpochMs.nullable().describe('When the job that goes next came or was last tried; null when none waits.'),
  workers: count.describe('Processes that take jobs of this queue now.'),
})

const failure = z.strictObject({id: z.string(), name: z.string(), failedAtMs: sinceEpochMs, attempts: count, reason: z.string()})

const changed = {queue: z.string(), paused: z.boolean(), changed: z.boolean().describe('False with --dry-run, or when it was so already.')}

export const queueDocuments = {
  ...documentOf('genesis.queue.status/1', 'The queues; of one that was named, its failed jobs besides.', {
    ok: done,
    queues: z.array(queue),
    failures: z.array(failure).optional().describe('The latest first.'),
  }),
  ...documentOf('genesis.queue.retry/1', 'Which failed jobs were chosen, and how many of them wait again: none with --dry-run.', {
    ok: done,
    queue: z.string(),
    jobs: z.array(z.string()).describe('Their ids.'),
    retried: count,
    failed: z.int().describe('Jobs of the queue that have failed and were not retried.'),
  }),
  ...documentOf('genesis.queue.pause/1', 'Whether the queue is paused now.', {ok: done, ...changed}),
  ...documentOf('genesis.queue.resume/1', 'Whether the queue is paused now.', {ok: done, ...changed}),
}
