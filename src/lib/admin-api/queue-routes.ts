import * as z from 'zod'

import {count} from '../documents/document.ts'
import {wholeNumber} from './query-values.ts'
import {route} from './route.ts'

const queueName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected the name of a queue, such as wake-droplet')
const oneQueue = z.strictObject({queue: queueName})
const sinceEpochMs = z.number().describe('Milliseconds since 1970.')
const jobIds = z.array(z.string().min(1).max(200)).min(1).max(1000)

const queue = z
  .object({
    queue: z.string(),
    counts: z.object({waiting: count, delayed: count, active: count, failed: count.describe('For good, after the last try.')}),
    paused: z.boolean(),
    concurrencyLimit: z.int().positive().nullable().describe('Jobs that may run at once over all processes; null without a limit.'),
    headSinceMs: sinceEpochMs.nullable().describe('When the job that goes next came or was last tried; null when none waits.'),
    workers: count.describe('Processes that take jobs of this queue now.'),
  })
  .meta({id: 'Queue'})

const failedJob = z.object({id: z.string(), name: z.string(), failedAtMs: sinceEpochMs, attempts: count, reason: z.string()}).meta({id: 'FailedJob'})

export const queueRoutes = {
  listQueues: route({
    method: 'GET',
    path: '/queues',
    group: 'queues',
    summary: 'Every queue: what waits, runs and has failed, and who takes it.',
    answer: z.object({queues: z.array(queue)}),
  }),
  showQueue: route({method: 'GET', path: '/queues/{queue}', group: 'queues', summary: 'One queue.', params: oneQueue, answer: queue}),
  listFailedJobs: route({
    method: 'GET',
    path: '/queues/{queue}/failures',
    group: 'queues',
    summary: 'Jobs that have failed for good, the latest first.',
    params: oneQueue,
    query: z.strictObject({limit: wholeNumber({min: 1, max: 1000, otherwise: 20})}),
    answer: z.object({jobs: z.array(failedJob)}),
  }),
  findFailedJobs: route({
    method: 'POST',
    path: '/queues/{queue}/failures/find',
    group: 'queues',
    summary: 'Those of these ids that name a job which has failed for good.',
    params: oneQueue,
    body: z.strictObject({jobIds}),
    bodyLimitBytes: 262_144,
    answer: z.object({jobs: z.array(failedJob)}),
  }),
  retryJobs: route({
    method: 'POST',
    path: '/queues/{queue}/retry',
    group: 'queues',
    summary: 'Makes failed jobs wait again, with all their tries before them.',
    params: oneQueue,
    body: z.strictObject({jobIds}),
    bodyLimitBytes: 262_144,
    changes: 'queue',
    answer: z.object({retried: count.describe('Jobs that are not there any more are passed over.')}),
  }),
  pauseQueue: route({
    method: 'POST',
    path: '/queues/{queue}/pause',
    group: 'queues',
    summary: 'No process takes another job of the queue until it is resumed; running ones go on.',
    params: oneQueue,
    changes: 'queue',
    answer: queue,
  }),
  resumeQueue: route({
    method: 'POST',
    path: '/queues/{queue}/resume',
    group: 'queues',
    summary: 'Jobs of the queue are taken again.',
    params: oneQueue,
    changes: 'queue',
    answer: queue,
  }),
}
