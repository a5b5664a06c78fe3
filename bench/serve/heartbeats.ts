// node bench/serve/heartbeats.ts [--rounds 7]
// Heartbeats that are verified, checked, stored in Redis and only then acknowledged by the control plane, against a server of node:http that
// parses the same bodies and does nothing else. In alternation, each server on one core, the senders and Redis on the other.
import {parseArgs} from 'node:util'

import {freePort} from '../../src/lib/adapters/embedded/free-port.ts'
import {tenantStore} from '../../src/lib/adapters/supabase/tenant-store.ts'
import {redisServer, startTestRedis} from '../../test/harness/redis.ts'
import {startTestStack, type TestStack} from '../../test/harness/stack.ts'
import {startControlPlaneProcess} from '../../test/harness/start-control-plane-process.ts'
import {median, report, reportAtLeast} from '../validate/report.ts'
import {cpuSeconds, pinToCore} from './process-cost.ts'
import {bytesPerAgent} from './redis-bytes.ts'
import {sendRequests} from './send-requests.ts'
import {SignedRequests} from './signed-requests.ts'
import {startRawServer} from './start-raw-server.ts'

const fleetKey = 'a fleet key of the bench, which is long enough'
/** One heartbeat of each in a round: two of the same tenant on two connections could overtake each other. */
const tenants = 15_000
const connections = 100
const warmUps = 3

interface Contestant {
  pid: number
  port: number
}

interface Round {
  /** By CPU time of the server's process: what else runs on the machine does not count. */
  perCpuSecond: number
  perSecond: number
}

export async function benchHeartbeats(rounds: number): Promise<boolean> {
  const found = redisServer()
  if ('missing' in found) {
    console.log(`SKIPPED: heartbeats (${found.missing})`)
    return true
  }
  await using stack = await startTestStack()
  await using redis = await startTestRedis({settings: [['appendfsync', 'everysec']]})
  const port = await freePort()
  await using product = await startControlPlaneProcess(
    {GENESIS_HOME: stack.home, GENESIS_FLEET_KEY: fleetKey, REDIS_URL: redis.url},
    {roles: ['heartbeats'], port},
  )
  const raw = await startRawServer()
  try {
    const contestants = {product: {pid: product.child.pid ?? 0, port}, raw}
    for (const {pid} of Object.values(contestants)) pinToCore(pid, 0)
    for (const pid of [process.pid, redis.pid]) pinToCore(pid, 1)
    const within = await compare(contestants, new SignedRequests(await importTenants(stack), fleetKey), rounds)
    return report('Redis, bytes for each of 15,000 agents', await bytesPerAgent(redis.url), 320, ' B') && within
  } finally {
    raw.stop()
  }
}

async function compare({product, raw}: {product: Contestant; raw: Contestant}, requests: SignedRequests, rounds: number): Promise<boolean> {
  const ratios: {cpu: number; throughput: number}[] = []
  for (let round = -warmUps; round < rounds; round++) {
    const [bare, ours] = [await measure(raw, requests), await measure(product, requests)]
    // In the first rounds both are compiled.
    if (round < 0) continue
    ratios.push({cpu: ours.perCpuSecond / bare.perCpuSecond, throughput: ours.perSecond / bare.perSecond})
    console.log(
      `  heartbeats per CPU second: raw ${bare.perCpuSecond.toFixed(0)}, product ${ours.perCpuSecond.toFixed(0)}; per second: raw ${bare.perSecond.toFixed(0)}, product ${ours.perSecond.toFixed(0)}`,
    )
  }
  console.log(`  heartbeats in a second, product : raw: ${median(ratios.map(({throughput}) => throughput)).toFixed(2)} (depends on what else runs)`)
  return reportAtLeast('heartbeats on one core, product : raw node:http + JSON.parse', median(ratios.map(({cpu}) => cpu)), 0.5)
}

async function measure({pid, port}: Contestant, requests: SignedRequests): Promise<Round> {
  const batch = requests.next(tenants)
  const cpuBefore = cpuSeconds(pid)
  const {seconds, refused} = await sendRequests(port, batch, connections)
  if (Object.keys(refused).length > 0) throw new Error(`not all heartbeats were accepted: ${JSON.stringify(refused)}`)
  return {perCpuSecond: tenants / (cpuSeconds(pid) - cpuBefore), perSecond: tenants / seconds}
}

async function importTenants(stack: TestStack): Promise<string[]> {
  const ids = Array.from({length: tenants}, (_, i) => `t-${String(i).padStart(5, '0')}`)
  await tenantStore(stack.store).import(
    ids.map((id) => ({id, name: id, tier: 'standard', lineage: 'sovereign', state: 'active', workspaceId: id, region: null, dropletId: null})),
    'bench',
    false,
  )
  return ids
}

if (import.meta.main) {
  const {values} = parseArgs({options: {rounds: {type: 'string', default: '7'}}})
  process.exitCode = (await benchHeartbeats(Number(values.rounds))) ? 0 : 1
}
