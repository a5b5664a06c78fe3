/** A job to be in a queue. Its id is unique in the queue: adding one that is there already changes nothing. */
export interface JobSpec {
  /** Not only digits, no colon (BullMQ's rule for ids of one's own). */
  id: string
  name: string
  /** Ids only, never secrets. */
  payload: Readonly<Record<string, unknown>>
  /** 1 goes first. */
  priority: number
}

export interface QueueCounts {
  /** Waiting, prioritised, delayed or active. */
  live: number
  failed: number
}

export interface JobQueue {
  /** Makes sure that each job is live: adds the missing, and those again that had failed for good. */
  ensure(jobs: readonly JobSpec[]): Promise<void>
  counts(): Promise<QueueCounts>
  /** Processes that take jobs of this queue now. */
  countWorkers(): Promise<number>
}

export interface RunningJob {
  id: string
  payload: unknown
  /** True when a failure of this run ends the job. */
  lastAttempt: boolean
  /** Aborted when the process drains; the job then goes back to the queue, uncounted. */
  signal: AbortSignal
}

export interface WorkerOptions {
  queue: string
  concurrency: number
  process(job: RunningJob): Promise<void>
}

export interface PeriodicTask {
  /** Unique over the cluster: many processes that start it make one schedule. */
  name: string
  everyMs: number
  run(signal: AbortSignal): Promise<void>
}

/** Something that takes jobs until it is told to stop. */
export interface JobWorker {
  /** Takes no more jobs; waits for running ones, hands back those that are not done after `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>
}

/** BullMQ on Redis or on Postgres. */
export interface JobBackend extends AsyncDisposable {
  readonly kind: 'redis' | 'postgres'
  queue(name: string): JobQueue
  startWorker(options: WorkerOptions): Promise<JobWorker>
  /** Runs each task once a period in the whole cluster, in this process or in another that started the same tasks on `queue`. */
  startPeriodic(queue: string, tasks: readonly PeriodicTask[]): Promise<JobWorker>
  /** Deletes these queues with all that is in them; for stacks that were made to be thrown away. */
  obliterate(names: readonly string[]): Promise<void>
  /** @throws when the backend does not answer within `timeoutMs`; returns what is wrong with how it is set up */
  check(timeoutMs: number): Promise<{problems: string[]}>
}

/** Where the queue reports what it copes with by itself. */
export interface QueueLog {
  /** A fault of the connection; it heals by itself, so one line now and then is enough. */
  connectionFault(queue: string, error: Error): void
  jobFailed(queue: string, jobId: string, error: Error): void
}
