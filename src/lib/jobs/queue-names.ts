import type {JobBackend, TickLedger} from './ports.ts'
import {QUEUES} from './queues.ts'

/** Queues that carry work, and that of each periodic task which a release in this cluster has ever started. */
export async function queueNames(ticks: Pick<TickLedger, 'ages'>): Promise<string[]> {
  return withTasks((await ticks.ages()).map(({task}) => task))
}

/** Queues that carry work, and those of the periodic tasks that run in this process. */
export function ownQueueNames(jobs: Pick<JobBackend, 'periodic'>): string[] {
  return withTasks([...jobs.periodic().keys()])
}

function withTasks(tasks: readonly string[]): string[] {
  return [...Object.values(QUEUES), ...tasks.map((task) => `clock-${task}`).sort()]
}
