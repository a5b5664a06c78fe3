import type {JobBackend} from '../../jobs/ports.ts'
import {ownQueueNames} from '../../jobs/queue-names.ts'
import {bullmqMetrics} from '../../metrics/bullmq-metrics.ts'
import {mergeExpositions} from '../../metrics/merge-expositions.ts'
import type {Clock} from '../../time/clock.ts'
import type {ScrapeSource} from './scrape-source.ts'

/** What BullMQ says of the queues, and our own gauges beside it. Needs nothing but the queues: the store may be away. */
export function queueSource(jobs: JobBackend, clock: Clock): ScrapeSource {
  return {
    name: 'queue',
    gauges: ['genesis_queue_paused', 'genesis_queue_head_age_seconds'],
    async read() {
      const readings = await Promise.all(ownQueueNames(jobs).map((queue) => readQueue(jobs, queue)))
      return (meter) => {
        for (const {queue, paused, headSinceMs} of readings) {
          meter.set('genesis_queue_paused', {queue}, paused ? 1 : 0)
          meter.set('genesis_queue_head_age_seconds', {queue}, headSinceMs === null ? 0 : Math.max(0, clock.now() - headSinceMs) / 1000)
        }
        return mergeExpositions(
          readings.map(({text}) => text),
          (name) => name in bullmqMetrics,
        )
      }
    },
  }
}

async function readQueue(jobs: JobBackend, queue: string) {
  const operations = jobs.operate(queue)
  const [text, standing] = await Promise.all([operations.exposition(), operations.standing()])
  return {queue, text, ...standing}
}
