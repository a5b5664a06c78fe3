import type {SimulatorOptions} from './options.ts'
import type {SimulatorStats} from './records/compute-stats.ts'
import type {Simulator} from './start-simulator.ts'

/** What a person needs to know once the simulator listens. @param shownToken what to export; never a token that comes from outside */
export function describeSimulator(simulator: Simulator, options: SimulatorOptions, shownToken: string): string {
  const {url, tenants} = simulator
  const {active, off} = simulator.stats().droplets
  const ohio = tenants.filter(({lineage}) => lineage === 'ohio').length
  const planes = options.controlPlaneUrls?.join(', ') ?? 'nowhere'
  return [
    `Simulated DigitalOcean on ${url} with ${active + off} droplets (${off} off) and ${ohio} Ohio tenants, seed ${options.seed}, speed ${options.speed}.`,
    `Sidecars of the droplets that are on send heartbeats to ${planes}.`,
    '',
    'To work against it:',
    `  export DIGITALOCEAN_API_URL=${url}`,
    `  export DIGITALOCEAN_API_TOKEN=${shownToken}`,
    `  curl -s ${url}/_sim/inventory.csv > inventory.csv && genesis tenant import inventory.csv`,
    '',
    `What it sees: ${url}/_sim/stats, /_sim/log, /_sim/events, /_sim/droplets. Ctrl-C ends it.`,
  ].join('\n')
}

/** The statistics as a small table for a person. */
export function describeStats(stats: SimulatorStats): string {
  const {busiest, busiestPowerOn, droplets, heartbeats, faults} = stats
  const rows: [string, string][] = [
    ['API requests', `${stats.requests}, at most ${busiest.second} in a second, ${busiest.minute} in a minute, ${busiest.hour} in an hour`],
    ['to power on', `at most ${busiestPowerOn.second} in a second, ${busiestPowerOn.minute} in a minute, ${busiestPowerOn.hour} in an hour`],
    ['answered 429', String(stats.rateLimited)],
    ['faults injected', `${faults.errors} errors, ${faults.lostResponses} lost responses`],
    ['actions accepted', counted(stats.actionsAccepted)],
    ['droplets', `${droplets.ready} ready, ${droplets.active - droplets.ready} booting, ${droplets.off} off`],
    ['heartbeats', `${heartbeats.sent} sent, ${heartbeats.accepted} accepted, refused: ${counted(heartbeats.refused)}`],
  ]
  const widest = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(widest)}  ${value}`).join('\n')
}

function counted(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0)
  return some.length === 0 ? 'none' : some.map(([name, count]) => `${name} ${count}`).join(', ')
}
