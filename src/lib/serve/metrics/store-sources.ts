import type {Store} from '../../runtime.ts'
import type {Clock} from '../../time/clock.ts'
import type {ScrapeSource} from './scrape-source.ts'

type Ports = Pick<Store, 'ticks' | 'verdicts' | 'alerts' | 'digitalOceanBudget'>

/** What the store knows of the cluster. Set by whoever did the work, such figures would stand still in a replica that does it no more. */
export function storeSources({ticks, verdicts, alerts, digitalOceanBudget}: Ports, clock: Clock): ScrapeSource[] {
  return [clockSource(ticks), watchdogSource(verdicts), alertsSource(alerts), budgetSource(digitalOceanBudget, clock)]
}

function clockSource(ticks: Store['ticks']): ScrapeSource {
  return {
    name: 'clock',
    gauges: ['genesis_clock_tick_age_seconds', 'genesis_clock_tick_period_seconds'],
    async read() {
      const ages = await ticks.ages()
      return (meter) => {
        for (const {task, ageMs, everyMs} of ages) {
          meter.set('genesis_clock_tick_age_seconds', {task}, ageMs / 1000)
          meter.set('genesis_clock_tick_period_seconds', {task}, everyMs / 1000)
        }
        return ''
      }
    },
  }
}

function watchdogSource(verdicts: Store['verdicts']): ScrapeSource {
  return {
    name: 'watchdog',
    gauges: ['genesis_tenants_silent', 'genesis_watchdog_inconclusive'],
    async read() {
      const {suspect, offline, inconclusiveRegions} = await verdicts.counts()
      return (meter) => {
        meter.set('genesis_tenants_silent', {verdict: 'suspect'}, suspect)
        meter.set('genesis_tenants_silent', {verdict: 'offline'}, offline)
        meter.set('genesis_watchdog_inconclusive', {scope: 'fleet'}, inconclusiveRegions.includes('*') ? 1 : 0)
        meter.set('genesis_watchdog_inconclusive', {scope: 'regions'}, inconclusiveRegions.filter((region) => region !== '*').length)
        return ''
      }
    },
  }
}

function alertsSource(alerts: Store['alerts']): ScrapeSource {
  return {
    name: 'alerts',
    gauges: ['genesis_alerts_firing', 'genesis_alert_outbox_messages', 'genesis_alert_outbox_age_seconds', 'genesis_alert_cycle_age_seconds'],
    async read() {
      const {firing, outbox, cycleAgeMs} = await alerts.counts()
      return (meter) => {
        for (const severity of ['critical', 'warning', 'info'] as const) meter.set('genesis_alerts_firing', {severity}, firing[severity])
        meter.set('genesis_alert_outbox_messages', {}, outbox.waiting)
        meter.set('genesis_alert_outbox_age_seconds', {}, outbox.oldestMs / 1000)
        if (cycleAgeMs !== null) meter.set('genesis_alert_cycle_age_seconds', {}, cycleAgeMs / 1000)
        return ''
      }
    },
  }
}

function budgetSource(budget: Store['digitalOceanBudget'], clock: Clock): ScrapeSource {
  return {
    name: 'digitalocean',
    gauges: ['genesis_digitalocean_requests_left', 'genesis_digitalocean_paused_seconds'],
    async read() {
      const {minute, hour, pausedUntilMs} = await budget.view()
      return (meter) => {
        meter.set('genesis_digitalocean_requests_left', {window: 'minute'}, minute.left)
        meter.set('genesis_digitalocean_requests_left', {window: 'hour'}, hour.left)
        meter.set('genesis_digitalocean_paused_seconds', {}, pausedUntilMs === undefined ? 0 : Math.max(0, pausedUntilMs - clock.now()) / 1000)
        return ''
      }
    },
  }
}
