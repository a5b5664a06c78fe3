import type {Metric} from './metric.ts'

/** Queues are named in code, not in data. */
const queue = {atMost: 32}

/**
 * What BullMQ exports of a queue under its own names. All replicas say the same of a queue, so take `max by (queue)`, never a sum. Its totals
 * of completed and failed jobs are left out: counting them takes a row that each job updates, which halves what a queue on Postgres can do.
 */
export const bullmqMetrics = {
  bullmq_job_count: {
    kind: 'gauge',
    help: 'Jobs of a queue, by state.',
    labels: {queue, state: ['active', 'completed', 'delayed', 'failed', 'prioritized', 'waiting', 'waiting-children']},
  },
} as const satisfies Readonly<Record<`bullmq_${string}`, Metric>>
