import type {QueueOperations} from './queue-operations.ts'

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
  /** Lets at most this many jobs of the queue run at once in the whole cluster. Asking for what holds already changes nothing. */
  limitConcurrency(limit: number): Promise<void>
}

export interface RunningJob {
  id: string
  payload: unknown
  /** How often it was handed to a worker, this time included; those that were killed count, too. */
  starts: number
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
  /** Unique over the cluster, and part of the name of its queue, `clock-<name>`. */
  name: string
  everyMs: number
  /** @param signal aborted when the process drains, or when the tick has become another process's */
  run(signal: AbortSignal, tick: TickClaim): Promise<void>
}

/** The right to run one tick, as long as it is renewed. */
export interface TickClaim {
  task: string
  /** Which period since 1970 it is, by the store's clock. */
  slot: number
  /** Counts holders of the tick; what is done under an older number is refused. */
  attempt: number
}

export interface TickAge {
  task: string
  everyMs: number
  /** Since a tick of it was finished, or since it was first seen when none ever was. */
  ageMs: number
}

/** Decides in the store, by the store's clock, whose a tick is, so that each is run to its end once in the whole cluster. */
export interface TickLedger {
  /**
   * Asks for the tick of the present slot, once `fromMs` of the slot are over, or for one that its holder left behind. Answers with when
   * it makes sense to ask again when there is none to have.
   */
  claim(ask: {task: string; everyMs: number; leaseMs: number; fromMs: number}): Promise<{tick: TickClaim} | {askAgainMs: number}>
  /** False when the tick is lost: its holder must stop. */
  renew(tick: TickClaim, leaseMs: number): Promise<boolean>
  /** False when the tick is another's by now. */
  finish(tick: TickClaim): Promise<boolean>
  /** Lets another try be made after `retryMs`. */
  giveBack(tick: TickClaim, retryMs: number): Promise<void>
  ages(): Promise<TickAge[]>
}

/** Something that takes jobs until it is told to stop. */
export interface JobWorker {
  /** Takes no more jobs and waits for running ones; those that would not be done within `deadlineMs` go back to the queue before that. */
  drain(deadlineMs: number): Promise<void>
}

/** BullMQ on Redis or on Postgres. */
export interface JobBackend extends AsyncDisposable {
  readonly kind: 'redis' | 'postgres'
  /** Resolves when a worker of this process stopped by itself: it takes no more jobs, and only a new process does. Never otherwise. */
  readonly failure: Promise<Error>
  queue(name: string): JobQueue
  /** What operators see of a queue and do with it. */
  operate(name: string): QueueOperations
  startWorker(options: WorkerOptions): Promise<JobWorker>
  /** Runs each task once a period in the whole cluster, in this process or in another that started the same task. */
  startPeriodic(tasks: readonly PeriodicTask[]): Promise<JobWorker>
  /** The tasks that this process has started and not drained, by name with their period. */
  periodic(): ReadonlyMap<string, number>
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
