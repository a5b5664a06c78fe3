import type {JobWorker, PeriodicTask, QueueLog} from '../../jobs/ports.ts'
import type {BullFactory} from './backend.ts'
import {startJobWorker} from './job-worker.ts'

/**
 * Ticks have a queue and a worker of their own: the next tick is made when the last one starts, so a worker that is busy with
 * other jobs would stretch the period.
 */
export async function startPeriodic(factory: BullFactory, queueName: string, tasks: readonly PeriodicTask[], log: QueueLog): Promise<JobWorker> {
  const queue = factory.queue(queueName)
  queue.on('error', (error) => log.connectionFault(queueName, error))
  await queue.waitUntilReady()
  for (const {name, everyMs} of tasks)
    await queue.upsertJobScheduler(name, {every: everyMs}, {name, data: {task: name}, opts: {removeOnComplete: true, removeOnFail: {count: 100}}})
  const worker = await startJobWorker(
    factory,
    {
      queue: queueName,
      concurrency: 1,
      process: async ({payload, signal}) => {
        const task = tasks.find(({name}) => name === (payload as {task?: unknown}).task)
        // A task that only a newer release knows is left to a process of that release.
        if (task !== undefined) await task.run(signal)
      },
    },
    log,
  )
  return {
    drain: async (deadlineMs) => {
      await worker.drain(deadlineMs)
      await queue.close()
    },
  }
}
