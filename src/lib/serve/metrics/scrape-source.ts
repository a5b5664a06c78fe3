import type {Labels, MetricName} from '../../metrics/catalog.ts'
import type {Meter} from '../../metrics/meter.ts'
import type {Clock} from '../../time/clock.ts'

/** What `/metrics` asks for at the scrape, because all replicas share it: the queues, or the store. */
export interface ScrapeSource {
  name: Labels<'genesis_scrape_errors_total'>['source']
  /** Those that only this source sets. */
  gauges: readonly MetricName<'gauge'>[]
  /** Reads it. What comes back sets the gauges, and returns what else there is in Prometheus's text format. */
  read(): Promise<(meter: Meter) => string>
}

/** However many ask, and however often, a source is asked once in this time. */
const freshMs = 5000
/** Prometheus gives up after 10 s. */
const answerWithinMs = 2000

/**
 * A function that reads a source for a scrape. When the source does not answer, its gauges are forgotten and `genesis_scrape_errors_total`
 * counts it: a figure that may be wrong by now is worse than none.
 */
export function scrape(source: ScrapeSource, {meter, clock}: {meter: Meter; clock: Clock}): () => Promise<string> {
  let latest: {atMs: number; text: Promise<string>} | undefined
  return () => {
    const nowMs = clock.now()
    if (latest === undefined || Math.abs(nowMs - latest.atMs) >= freshMs) latest = {atMs: nowMs, text: readOnce(source, meter)}
    return latest.text
  }
}

async function readOnce(source: ScrapeSource, meter: Meter): Promise<string> {
  const tell = await withinTime(source.read())
  for (const gauge of source.gauges) meter.clear(gauge)
  if (tell !== undefined) return tell(meter)
  meter.count('genesis_scrape_errors_total', {source: source.name})
  return ''
}

/** Undefined when the work failed, or was not done in time and goes on unheard. */
async function withinTime<T>(work: Promise<T>): Promise<T | undefined> {
  const {promise: tooLate, resolve} = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), answerWithinMs)
  const done = await Promise.race([work.catch(() => undefined), tooLate])
  clearTimeout(timer)
  return done
}
