import {execFileSync} from 'node:child_process'
import {createHmac, hkdfSync} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {connect, type Socket} from 'node:net'
import {describe, expect, it} from 'vitest'

import {eventually} from '../harness/eventually.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {redisServer, startTestRedis} from '../harness/redis.ts'

const connections = 10_000
/** As serve has it. */
const maxConnections = 5000
const openFiles = Number(execFileSync('sh', ['-c', 'ulimit -n'], {encoding: 'utf8'}).trim())
const tooFewFiles = openFiles < connections + 2000
if (tooFewFiles) console.warn(`SKIPPED: ${connections} connections need more than the ${openFiles} files that may be open here (ulimit -n)`)
const found = redisServer()

function signed(fleet: TestFleet, tenantId: string): {body: string; headers: Record<string, string>} {
  const load = {cpu: 0.1, memory: 0.2, executions: 3}
  const body = JSON.stringify({tenantId, sentAt: new Date().toISOString(), sidecarVersion: '1.0.0', n8nVersion: '2.41.3', state: 'active', load})
  const key = Buffer.from(hkdfSync('sha256', fleet.env.GENESIS_FLEET_KEY ?? '', '', `sidecar:${tenantId}:1`, 32))
  const seconds = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')
  return {body, headers: {'content-type': 'application/json', 'x-genesis-signature': `t=${seconds},v1=${mac}`}}
}

async function beat(fleet: TestFleet, tenantId: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${fleet.ports[0]}/v1/heartbeats`, {method: 'POST', ...signed(fleet, tenantId)})
  return answer.status
}

function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

async function counter(fleet: TestFleet, pattern: RegExp): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${fleet.ports[0]}/metrics`)).text()
  return Number(pattern.exec(text)?.[1])
}

/** Connections on which nothing is ever said, opened some hundred at a time. */
async function openSilently(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const some = Array.from({length: 500}, () =>
      connect(port, '127.0.0.1')
        .on('error', () => undefined)
        .resume(),
    )
    await Promise.all(some.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])))
    sockets.push(...some)
  }
  return sockets
}

describe('genesis serve under 10,000 connections', {timeout: 120_000}, () => {
  it.skipIf(tooFewFiles)(
    'keeps to a bounded number of them and to bounded memory, cuts off the silent, counts them, and hears its fleet again',
    async () => {
      await using fleet = await startTestFleet({controlPlanes: 1, simulator: {controlPlaneUrls: [], hibernatedShare: 0}})
      const serve = await fleet.serve(0, ['--roles', 'heartbeats,http'])
      const pid = serve.child.pid ?? 0
      const [one, two] = fleet.simulator.tenants
      expect(await beat(fleet, one?.id ?? '')).toBe(202)
      const before = residentMb(pid)
      const sockets = await openSilently(fleet.ports[0] ?? 0, connections)
      const grown = residentMb(pid) - before
      console.info(`${connections} connections: serve grew by ${grown.toFixed(0)} MB`)
      expect(grown).toBeLessThan(150)
      // Those over the limit are closed at once, the others when they have said nothing for five seconds.
      expect(await eventually(async () => (await beat(fleet, two?.id ?? '').catch(() => 0)) === 202, 30_000, 250)).toBe(true)
      await eventually(() => sockets.every(({closed}) => closed), 30_000)
      expect(await counter(fleet, /^genesis_http_connections_dropped_total (\d+)/m)).toBeGreaterThanOrEqual(connections - maxConnections)
      expect(await counter(fleet, /^genesis_http_connections (\d+)/m)).toBeLessThan(100)
      expect(residentMb(pid) - before).toBeLessThan(150)
    },
  )
})

describe.skipIf('missing' in found)('genesis serve with liveness in Redis', {timeout: 60_000}, () => {
  it('acknowledges a heartbeat only when Redis has it, and after SIGKILL another process refuses it as a replay', async () => {
    await using redis = await startTestRedis()
    await using fleet = await startTestFleet({controlPlanes: 2, simulator: {controlPlaneUrls: [], hibernatedShare: 0}, env: {REDIS_URL: redis.url}})
    const serve = await fleet.serve(0, ['--roles', 'heartbeats'])
    const sent = fleet.simulator.tenants.map(({id}) => signed(fleet, id))
    const post = (port: number | undefined) => (init: {body: string; headers: Record<string, string>}) =>
      fetch(`http://127.0.0.1:${port}/v1/heartbeats`, {method: 'POST', ...init})
    const answers = await Promise.all(sent.map(post(fleet.ports[0])))
    serve.child.kill('SIGKILL')
    expect(answers.map(({status}) => status)).toEqual(sent.map(() => 202))
    await fleet.serve(1, ['--roles', 'heartbeats'])
    const again = await Promise.all(sent.map(post(fleet.ports[1])))
    expect(again.map(({status}) => status)).toEqual(sent.map(() => 401))
  })
})
