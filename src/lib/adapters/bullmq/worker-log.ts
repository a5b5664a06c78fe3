import type {QueueLog} from '../../jobs/ports.ts'

/** A worker's reports: what it copes with by itself, and that it has stopped for good, which nobody asked for. */
export interface WorkerLog extends QueueLog {
  workerStopped(queue: string, fault: unknown): void
}
