// node bench/serve/memory.ts
// Memory of `genesis serve` as it is installed (run npm run build before), with all roles and Redis: idle, and while a fleet of 15,000 reports.
import {type ChildProcess, spawn} from 'node:child_process'
import {join} from 'node:path'

import {freePort} from '../../src/lib/adapters/embedded/free-port.ts'
import {eventually} from '../../test/harness/eventually.ts'
import {redisServer, startTestRedis} from '../../test/harness/redis.ts'
import {startTestStack, type TestStack} from '../../test/harness/stack.ts'
import {report} from '../validate/report.ts'
import {residentMb} from './process-cost.ts'
import {sendRequests} from './send-requests.ts'
import {SignedRequests} from './signed-requests.ts'

const fleetKey = 'a fleet key of the bench, which is long enough'
const agents = 15_000
/** Minutes of a fleet's life, without the waiting between its heartbeats. */
const rounds = 5
const connections = 50
/** Every task has ticked by then, and what starting needed is garbage. */
const settleMs = 20_000

export async function benchMemory(): Promise<boolean> {
  const found = redisServer()
  if ('missing' in found) {
    console.log(`SKIPPED: memory of serve (${found.missing})`)
    return true
  }
  await using stack = await startTestStack()
  await using redis = await startTestRedis({settings: [['appendfsync', 'everysec']]})
  const port = await freePort()
  const serve = startServe({
    GENESIS_HOME: stack.home,
    GENESIS_FLEET_KEY: fleetKey,
    REDIS_URL: redis.url,
    DIGITALOCEAN_API_TOKEN: 'none',
    PORT: String(port),
  })
  try {
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/ready`)).status === 200, 30_000)
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    const idle = report('resident memory of an idle serve, all roles', residentMb(serve.pid ?? 0), 150, ' MB')
    const busiestMb = await reportFleet(serve.pid ?? 0, port, new SignedRequests(await importTenants(stack), fleetKey))
    return report(`the same while ${agents} agents report, at its most`, busiestMb, 400, ' MB') && idle
  } finally {
    serve.kill('SIGKILL')
  }
}

/** The most that was resident while every agent reported several times. */
async function reportFleet(pid: number, port: number, requests: SignedRequests): Promise<number> {
  let mostMb = 0
  const sampling = setInterval(() => {
    mostMb = Math.max(mostMb, residentMb(pid))
  }, 100)
  try {
    for (let round = 0; round < rounds; round++) {
      const {refused} = await sendRequests(port, requests.next(agents), connections)
      if (Object.keys(refused).length > 0) throw new Error(`not all heartbeats were accepted: ${JSON.stringify(refused)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    return mostMb
  } finally {
    clearInterval(sampling)
  }
}

function startServe(env: Record<string, string>): ChildProcess {
  const {PATH = '', HOME = '/nonexistent'} = process.env
  return spawn(process.execPath, [join(import.meta.dirname, '../../bin/run.js'), 'serve'], {
    env: {PATH, HOME, ...env},
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function importTenants(stack: TestStack): Promise<string[]> {
  await stack.sql(
    `insert into genesis.tenants (id, name, tier, lineage, state, workspace_id)
       select id, id, 'standard', 'sovereign', 'active', id from (select 't-' || lpad(i::text, 5, '0') as id from generate_series(1, $1) i) fleet`,
    [agents],
  )
  return (await stack.sql<{id: string}>('select id from genesis.tenants order by id')).map(({id}) => id)
}

if (import.meta.main) process.exitCode = (await benchMemory()) ? 0 : 1
