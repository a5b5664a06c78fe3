import type {HealthReport} from '../../health/check-health.ts'
import type {JobBackend} from '../../jobs/ports.ts'
import {mergeExpositions} from '../../metrics/merge-expositions.ts'
import type {Meter} from '../../metrics/meter.ts'
import type {Store} from '../../runtime.ts'
import type {Clock} from '../../time/clock.ts'
import {queueSource} from './queue-source.ts'
import {scrape} from './scrape-source.ts'
import {storeSources} from './store-sources.ts'

export interface MetricsPorts {
  meter: Meter & {exposition(): Promise<string>}
  check: () => Promise<HealthReport>
  store: Store
  jobs: JobBackend
  clock: Clock
}

/** A function that gives all of `/metrics`. It always answers, within seconds: what does not answer is left out and counted. */
export function metricsCollector({meter, check, store, jobs, clock}: MetricsPorts): () => Promise<string> {
  const sources = [queueSource(jobs, clock), ...storeSources(store, clock)]
  const scrapes = sources.map((source) => scrape(source, {meter, clock}))
  return async () => {
    const [{checks}, ...texts] = await Promise.all([check(), ...scrapes.map((read) => read())])
    for (const name of ['store', 'queue'] as const) meter.set('genesis_health', {check: name}, checks[name]?.status === 'unhealthy' ? 0 : 1)
    // Last, so that what was counted meanwhile is in it.
    return mergeExpositions([await meter.exposition(), ...texts])
  }
}
