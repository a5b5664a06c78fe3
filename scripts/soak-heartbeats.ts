// npm run soak:heartbeats -- [--agents 15000] [--minutes 10] [--postgres]
// A fleet of agents against one `genesis serve` with all its roles, on Redis or, with --postgres, without it. Fails when a heartbeat that was
// acknowledged is lost, when the watchdog suspects anybody, or when the agents take more than 5 % of a core.
import {parseArgs} from 'node:util'

import {cpuSeconds, residentMb} from '../bench/serve/process-cost.ts'
import {startRawServer} from '../bench/serve/start-raw-server.ts'
import {report} from '../bench/validate/report.ts'
import {startTestFleet, type TestFleet} from '../test/harness/fleet.ts'
import {startTestRedis} from '../test/harness/redis.ts'
import {Agents, type AgentsLog} from './soak/agents.ts'
import {lostInFleetStore, lostInLiveness, suspected} from './soak/judge-heartbeats.ts'

const {values} = parseArgs({
  options: {agents: {type: 'string', default: '15000'}, minutes: {type: 'string', default: '10'}, postgres: {type: 'boolean', default: false}},
})
const [agents, minutes] = [Number(values.agents), Number(values.minutes)]
const heartbeatMs = 60_000
const flushMs = 60_000
const lookMs = 5000
const idleMs = 30_000

await using redis = values.postgres ? undefined : await startTestRedis({settings: [['appendfsync', 'everysec']]})
await using fleet = await startTestFleet({
  controlPlanes: 1,
  simulator: {droplets: agents, hibernatedShare: 0, controlPlaneUrls: []},
  env: redis === undefined ? {} : {REDIS_URL: redis.url},
})
const databaseUrl = await fleet.databaseUrl()
const pid = await startServe(fleet)
const idleShare = await cpuShareOf(pid, idleMs)
console.log(`${agents} agents for ${minutes} minutes, liveness in ${values.postgres ? 'Postgres' : 'Redis'}`)

const tenantIds = fleet.simulator.tenants.filter(({lineage}) => lineage === 'sovereign').map(({id}) => id)
const fleetKey = fleet.env.GENESIS_FLEET_KEY ?? ''
const sidecars = new Agents({tenantIds, fleetKey, ports: fleet.ports, firstIntervalMs: heartbeatMs})
// Within the first interval everybody is heard for the first time; what it costs to get to know them is not what it costs to hear them.
await sleep(Math.min(heartbeatMs, (minutes * 60_000) / 2))
const remainingMs = minutes * 60_000 - Math.min(heartbeatMs, (minutes * 60_000) / 2)
const [falseVerdicts, cpuShare] = await Promise.all([watchVerdicts(performance.now() + remainingMs), cpuShareOf(pid, remainingMs)])
await sidecars.stop()
const {acknowledgedMs} = sidecars.log
const lost = await lostInLiveness({databaseUrl, redisUrl: redis?.url}, acknowledgedMs)
await sleep(flushMs)
const unflushed = await lostInFleetStore(databaseUrl, acknowledgedMs)

const rawShare = await shareOfRawServer()

describeLog(sidecars.log)
console.log(
  `  CPU of serve ${cpuShare.toFixed(1)} % of a core, of which ${idleShare.toFixed(1)} % without agents; a raw node:http at the same rate ${rawShare.toFixed(1)} %`,
)
const verdicts = [
  report('agents never acknowledged', tenantIds.length - acknowledgedMs.size, 0),
  report('acknowledged heartbeats that the liveness store lost', lost.length, 0),
  report('acknowledged heartbeats not in the fleet store a minute later', unflushed.length, 0),
  report('tenants that the watchdog suspected', falseVerdicts.size, 0),
  report('CPU that the agents take, share of one core', cpuShare - idleShare, 5, ' %'),
  report('memory of serve', residentMb(pid), 400, ' MB'),
]
process.exitCode = verdicts.every(Boolean) ? 0 : 1

async function startServe(started: TestFleet): Promise<number> {
  const serve = started.start(['serve'], {env: {PORT: String(started.ports[0])}, timeoutMs: (minutes + 10) * 60_000})
  await serve.says(/"msg":"ready"/)
  return serve.child.pid ?? 0
}

/** In per cent of one core. */
async function cpuShareOf(process: number, ms: number): Promise<number> {
  const [cpuBefore, startMs] = [cpuSeconds(process), performance.now()]
  await sleep(ms)
  return ((cpuSeconds(process) - cpuBefore) * 100_000) / (performance.now() - startMs)
}

/** What the same agents take of a server that only reads and answers: most of it is the machine's own price of a message now and then. */
async function shareOfRawServer(): Promise<number> {
  const raw = await startRawServer()
  try {
    const others = new Agents({tenantIds, fleetKey, ports: [raw.port], firstIntervalMs: heartbeatMs})
    await sleep(lookMs)
    const share = await cpuShareOf(raw.pid, idleMs)
    await others.stop()
    return share
  } finally {
    raw.stop()
  }
}

/** Looks again and again, so that a verdict that is taken back is seen, too. */
async function watchVerdicts(untilMs: number): Promise<Set<string>> {
  const seen = new Set<string>()
  while (performance.now() < untilMs) {
    await sleep(lookMs)
    for (const id of await suspected(databaseUrl)) seen.add(id)
  }
  return seen
}

function describeLog({accepted, refused, latenciesMs}: AgentsLog): void {
  const sorted = Float64Array.from(latenciesMs).sort()
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN)
  console.log(`  ${accepted} heartbeats acknowledged, refused and sent again: ${JSON.stringify(refused)}`)
  console.log(`  acknowledged after ${p50?.toFixed(1)} ms (p50), ${p99?.toFixed(1)} ms (p99), ${max?.toFixed(1)} ms (longest)`)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
