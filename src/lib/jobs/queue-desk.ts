import {NotFoundError} from '../errors/usage.ts'
import type {AuditLog} from '../tenants/ports.ts'
import type {JobBackend, TickLedger} from './ports.ts'
import {queueNames} from './queue-names.ts'
import type {FailedJob, JobCounts, QueueOperations, QueueStanding} from './queue-operations.ts'

export interface QueueStatus extends QueueStanding {
  queue: string
  counts: JobCounts
  /** Processes that take jobs of this queue now. */
  workers: number
}

/** The queues, for people. What changes one is recorded with who did it. */
export interface QueueDesk {
  /** Those that carry work first, then those of the periodic tasks. @throws {NotFoundError} when one is named that there is not */
  status(names?: readonly string[]): Promise<QueueStatus[]>
  /** The latest first. */
  failures(queue: string, limit: number): Promise<FailedJob[]>
  /** Those of the ids that name a job which has failed for good. */
  failedAmong(queue: string, ids: readonly string[]): Promise<FailedJob[]>
  /** Returns how many wait again. */
  retry(queue: string, ids: readonly string[]): Promise<number>
  pause(queue: string): Promise<void>
  resume(queue: string): Promise<void>
}

export interface QueueDeskPorts {
  jobs: JobBackend
  ticks: Pick<TickLedger, 'ages'>
  audit: AuditLog
  actor: string
}

export function queueDesk({jobs, ticks, audit, actor}: QueueDeskPorts): QueueDesk {
  const record = (action: string, queue: string, detail: Record<string, unknown> = {}): Promise<void> =>
    audit.record({actor, action: `queue.${action}`, subject: queue, detail})
  return {
    status: async (names = []) => {
      const known = await queueNames(ticks)
      assertKnown(names, known)
      return Promise.all((names.length === 0 ? known : names).map((queue) => readStatus(queue, jobs.operate(queue))))
    },
    failures: (queue, limit) => jobs.operate(queue).failures(limit),
    failedAmong: (queue, ids) => jobs.operate(queue).failedAmong(ids),
    // Recorded first, so that nothing is changed of which there is no record.
    retry: async (queue, ids) => {
      await record('retry', queue, {jobs: ids.length})
      return jobs.operate(queue).retry(ids)
    },
    pause: async (queue) => {
      await record('pause', queue)
      await jobs.operate(queue).pause()
    },
    resume: async (queue) => {
      await record('resume', queue)
      await jobs.operate(queue).resume()
    },
  }
}

function assertKnown(names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new NotFoundError(`There is no queue ${unknown.join(', ')}.`, {hint: `The queues are: ${known.join(', ')}`})
}

async function readStatus(queue: string, operations: QueueOperations): Promise<QueueStatus> {
  const [counts, standing, workers] = await Promise.all([operations.counts(), operations.standing(), operations.countWorkers()])
  return {queue, counts, ...standing, workers}
}
