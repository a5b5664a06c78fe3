import {describe, expect, it} from 'vitest'

import {prometheusMeter} from '../../../src/lib/adapters/prometheus/prometheus-meter.ts'
import {type ScrapeSource, scrape} from '../../../src/lib/serve/metrics/scrape-source.ts'
import {manualClock} from '../health/manual-clock.ts'

function sourceOf(read: ScrapeSource['read']): ScrapeSource {
  return {name: 'queue', gauges: ['genesis_queue_paused'], read}
}

describe('a source that is asked at the scrape', () => {
  it('is asked once in five seconds, however many ask and however often', async () => {
    const clock = manualClock()
    let reads = 0
    const read = scrape(
      sourceOf(() => Promise.resolve(() => `read ${++reads}`)),
      {meter: prometheusMeter('0.0.0'), clock},
    )
    expect(await Promise.all([read(), read(), read()])).toEqual(['read 1', 'read 1', 'read 1'])
    await clock.advance(4999)
    expect(await read()).toBe('read 1')
    await clock.advance(1)
    expect(await Promise.all([read(), read()])).toEqual(['read 2', 'read 2'])
  })

  it('says nothing while it does not answer, and that is counted; what it said before is forgotten', async () => {
    const clock = manualClock()
    const meter = prometheusMeter('0.0.0')
    let away = false
    const read = scrape(
      sourceOf(() =>
        away
          ? Promise.reject(new Error('away'))
          : Promise.resolve((to) => {
              to.set('genesis_queue_paused', {queue: 'wake-droplet'}, 1)
              return 'here'
            }),
      ),
      {meter, clock},
    )
    expect(await read()).toBe('here')
    expect(await meter.exposition()).toContain('genesis_queue_paused{queue="wake-droplet"} 1')
    away = true
    await clock.advance(5000)
    expect(await read()).toBe('')
    const text = await meter.exposition()
    expect(text).not.toContain('genesis_queue_paused{')
    expect(text).toContain('genesis_scrape_errors_total{source="queue"} 1')
    away = false
    await clock.advance(5000)
    expect(await read()).toBe('here')
  })

  it('holds up a scrape for two seconds at most, and what comes after that is not said any more', async () => {
    const meter = prometheusMeter('0.0.0')
    const {promise: late, resolve} = Promise.withResolvers<(to: typeof meter) => string>()
    const read = scrape(
      sourceOf(() => late as ReturnType<ScrapeSource['read']>),
      {meter, clock: manualClock()},
    )
    const startMs = performance.now()
    expect(await read()).toBe('')
    expect(performance.now() - startMs).toBeLessThan(2500)
    resolve((to) => {
      to.set('genesis_queue_paused', {queue: 'wake-droplet'}, 1)
      return 'late'
    })
    await new Promise((next) => setImmediate(next))
    expect(await meter.exposition()).not.toContain('genesis_queue_paused{')
  })
})
