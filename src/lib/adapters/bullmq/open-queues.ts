import type {Queue} from 'bullmq'

import type {QueueLog} from '../../jobs/ports.ts'
import {withDeadline} from '../with-deadline.ts'
import type {BullFactory} from './backend.ts'

const readyTimeoutMs = 5000

/** The queues of one backend, each opened when it is first used. */
export interface OpenQueues extends AsyncDisposable {
  use<T>(name: string, work: (queue: Queue) => Promise<T>): Promise<T>
}

export interface OpenQueuesOptions {
  factory: BullFactory
  log: QueueLog
  /** Rejects when the backend is away: BullMQ itself would wait for it. */
  reach: () => Promise<unknown>
  /** Makes our error of a fault of this backend. */
  explain: (fault: unknown) => unknown
}

export function openQueues(options: OpenQueuesOptions): OpenQueues {
  const queues = new Map<string, Promise<Queue>>()
  const open = (name: string): Promise<Queue> => {
    const opened = queues.get(name) ?? openQueue(options, name)
    queues.set(name, opened)
    return opened
  }
  return {
    async use(name, work) {
      // BullMQ remembers a failed first contact for ever; the next call must make a new queue.
      const opened = open(name).catch((fault: unknown) => {
        queues.delete(name)
        throw fault
      })
      try {
        return await work(await opened)
      } catch (fault) {
        throw options.explain(fault)
      }
    },
    async [Symbol.asyncDispose]() {
      const opened = (await Promise.allSettled(queues.values())).filter((one) => one.status === 'fulfilled')
      await Promise.all(opened.map(({value}) => value.close()))
      await options.factory.close()
    },
  }
}

async function openQueue({factory, log, reach}: OpenQueuesOptions, name: string): Promise<Queue> {
  await reach()
  const queue = factory.queue(name)
  queue.on('error', (error) => log.connectionFault(name, error))
  try {
    await withDeadline(queue.waitUntilReady(), readyTimeoutMs)
    return queue
  } catch (fault) {
    void queue.close().catch(() => undefined)
    throw fault
  }
}
