import type {Queue} from 'bullmq'

import type {JobWorker, PeriodicTask, QueueLog} from '../../jobs/ports.ts'
import type {BullFactory} from './backend.ts'
import {startJobWorker} from './job-worker.ts'

/** A tick may be late because the one before it is still running. */
const overduePeriods = 3

/**
 * Ticks have a queue and a worker of their own: the next tick is made when the last one starts, so a worker that is busy with
 * other jobs would stretch the period.
 */
export async function startPeriodic(factory: BullFactory, queueName: string, tasks: readonly PeriodicTask[], log: QueueLog): Promise<JobWorker> {
  const queue = factory.queue(queueName)
  queue.on('error', (error) => log.connectionFault(queueName, error))
  await queue.waitUntilReady()
  for (const task of tasks) await schedule(queue, task)
  const guards = tasks.map((task) => guardSchedule(queue, task, (error) => log.connectionFault(queueName, error)))
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
      for (const guard of guards) clearInterval(guard)
      await worker.drain(deadlineMs)
      await queue.close()
    },
  }
}

async function schedule(queue: Queue, {name, everyMs}: PeriodicTask): Promise<void> {
  const template = {name, data: {task: name}, opts: {removeOnComplete: true, removeOnFail: {count: 100}}}
  await queue.upsertJobScheduler(name, {every: everyMs}, template)
}

/**
 * The schedule lives in the queue, and a queue that lost its data has lost it too: every process looks once a period. The chain also
 * breaks when only the next tick was lost, because each is made by the one before it.
 */
function guardSchedule(queue: Queue, task: PeriodicTask, onFault: (error: Error) => void): NodeJS.Timeout {
  const look = async (): Promise<void> => {
    try {
      const {next = 0} = (await queue.getJobScheduler(task.name)) ?? {}
      if (next < Date.now() - overduePeriods * task.everyMs) await schedule(queue, task)
    } catch (error) {
      onFault(error as Error)
    }
  }
  return setInterval(() => void look(), task.everyMs)
}
