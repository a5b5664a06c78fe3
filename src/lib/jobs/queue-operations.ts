export interface JobCounts {
  /** Ready to run, those with a priority included. */
  waiting: number
  /** Put off until a time: a pause after a failed try, or a limit of an API. */
  delayed: number
  active: number
  /** For good, after the last try. */
  failed: number
}

export interface QueueStanding {
  paused: boolean
  /** Jobs that may run at once over all processes; null without a limit. */
  concurrencyLimit: number | null
  /** When the job that goes next came or was last tried, in ms since 1970; null when none waits. */
  headSinceMs: number | null
}

export interface FailedJob {
  id: string
  name: string
  failedAtMs: number
  attempts: number
  reason: string
}

/** What operators do with a queue; work is put in and taken out by others. */
export interface QueueOperations {
  counts(): Promise<JobCounts>
  standing(): Promise<QueueStanding>
  /** Processes that take jobs of this queue now. */
  countWorkers(): Promise<number>
  /** The latest first. */
  failures(limit: number): Promise<FailedJob[]>
  /** Those of the ids that name a job which has failed for good. */
  failedAmong(ids: readonly string[]): Promise<FailedJob[]>
  /** Makes failed jobs wait again, with all their tries before them. Returns how many; one that is not there any more is passed over. */
  retry(ids: readonly string[]): Promise<number>
  /** No process takes another job of this queue until it is resumed; running ones go on. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** What BullMQ says of the queue, in Prometheus's text format. */
  exposition(): Promise<string>
}
