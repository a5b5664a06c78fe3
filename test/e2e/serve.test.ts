import {createHmac, hkdfSync} from 'node:crypto'
import {Redis} from 'ioredis'
import {describe, expect, it} from 'vitest'

import {eventually} from '../harness/eventually.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {redisServer, startTestRedis} from '../harness/redis.ts'

interface Health {
  status: string
  version: string
  stage: number
  uptimeSeconds: number
  roles: string[]
  checks: Record<string, {status: string; problems: string[]}>
}

const base = (fleet: TestFleet): string => `http://127.0.0.1:${fleet.ports[0]}`

function sign(fleet: TestFleet, tenantId: string, body: string, atSeconds = Math.floor(Date.now() / 1000)): string {
  const key = Buffer.from(hkdfSync('sha256', fleet.env.GENESIS_FLEET_KEY ?? '', '', `sidecar:${tenantId}:1`, 32))
  return `t=${atSeconds},v1=${createHmac('sha256', key).update(`${atSeconds}.${body}`).digest('hex')}`
}

function heartbeatOf(tenantId: string): string {
  const load = {cpu: 0.1, memory: 0.2, executions: 3}
  return JSON.stringify({tenantId, sentAt: new Date().toISOString(), sidecarVersion: '1.0.0', n8nVersion: '2.41.3', state: 'active', load})
}

function send(fleet: TestFleet, body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${base(fleet)}/v1/heartbeats`, {method: 'POST', body, headers: {'content-type': 'application/json', ...headers}})
}

const found = redisServer()

describe('genesis serve', {timeout: 60_000}, () => {
  it('answers health, liveness and readiness, and drains on SIGTERM with exit code 0', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    const serve = await fleet.serve()
    const health = await fetch(`${base(fleet)}/health`)
    expect(health.status).toBe(200)
    expect((await health.json()) as Health).toMatchObject({
      ...{status: 'healthy', stage: 1, roles: ['workers', 'heartbeats', 'watchdog', 'alerts', 'reconciler', 'http']},
      checks: {store: {status: 'healthy'}, queue: {status: 'healthy'}},
    })
    expect((await fetch(`${base(fleet)}/live`)).status).toBe(200)
    expect((await fetch(`${base(fleet)}/ready`)).status).toBe(200)
    expect((await fetch(`${base(fleet)}/nothing`)).status).toBe(404)
    serve.child.kill('SIGTERM')
    const ended = await serve.ended
    expect(ended.exitCode).toBe(0)
    const lines = ended.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as {msg: string})
    expect(lines.map(({msg}) => msg)).toContain('draining')
    expect(lines.at(-1)?.msg).toBe('stopped')
  })

  it('starts only the roles that were chosen, and opens no port for workers alone', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    await fleet.serve(0, ['--roles', 'workers'])
    await expect(fetch(`${base(fleet)}/health`)).rejects.toThrow()
  })

  it('is unhealthy while the store is away, and healthy again afterwards', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    await fleet.serve()
    await fleet.genesis(['local', 'down'])
    const unhealthy = await eventually(async () => {
      const answer = await fetch(`${base(fleet)}/health`)
      return answer.status === 503 ? ((await answer.json()) as Health) : undefined
    })
    expect(unhealthy).toMatchObject({status: 'unhealthy', checks: {store: {status: 'unhealthy'}}})
    await fleet.genesis(['local', 'up'])
    await eventually(async () => (await fetch(`${base(fleet)}/health`)).status === 200)
  })

  it.skipIf('missing' in found)('turns unhealthy when Redis begins to evict keys', async () => {
    await using redis = await startTestRedis({settings: [['maxmemory', '100mb']]})
    await using fleet = await startTestFleet({controlPlanes: 1, env: {REDIS_URL: redis.url}})
    await fleet.serve()
    expect((await fetch(`${base(fleet)}/health`)).status).toBe(200)
    const client = new Redis(redis.url)
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    client.disconnect()
    const unhealthy = await eventually(async () => {
      const answer = await fetch(`${base(fleet)}/health`)
      return answer.status === 503 ? ((await answer.json()) as Health) : undefined
    })
    expect(unhealthy.checks.queue?.problems.join()).toContain('noeviction')
  })

  it('accepts a signed heartbeat once, and refuses everything else with the right status', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1, simulator: {controlPlaneUrls: [], ohioTenants: 1}})
    await fleet.serve()
    const [one, two] = fleet.simulator.tenants
    const ohio = fleet.simulator.tenants.find(({lineage}) => lineage === 'ohio')
    if (one === undefined || two === undefined || ohio === undefined) throw new Error('the fleet is too small')
    const body = heartbeatOf(one.id)
    const signed = {'x-genesis-signature': sign(fleet, one.id, body)}
    const statusOf = async (text: string, headers: Record<string, string>): Promise<number> => (await send(fleet, text, headers)).status
    const accepted = await send(fleet, body, signed)
    expect([accepted.status, await accepted.json()]).toMatchObject([202, {accepted: true}])
    expect(await statusOf(body, signed)).toBe(401)
    expect(await statusOf(body, {})).toBe(401)
    const fresh = heartbeatOf(one.id)
    expect(await statusOf(fresh, {'x-genesis-signature': sign(fleet, two.id, fresh)})).toBe(401)
    expect(await statusOf(fresh, {'x-genesis-signature': sign(fleet, one.id, fresh, Math.floor(Date.now() / 1000) - 301)})).toBe(401)
    const stranger = heartbeatOf('nobody')
    expect(await statusOf(stranger, {'x-genesis-signature': sign(fleet, 'nobody', stranger)})).toBe(401)
    const legacy = heartbeatOf(ohio.id)
    expect(await statusOf(legacy, {'x-genesis-signature': sign(fleet, ohio.id, legacy)})).toBe(403)
    expect(await statusOf('{"tenantId":', signed)).toBe(400)
    expect(await statusOf('{"__proto__":{"admin":true}}', signed)).toBe(400)
    expect(await statusOf(JSON.stringify({tenantId: one.id}), signed)).toBe(400)
    expect(await statusOf(`{"x":"${'y'.repeat(10_000)}"}`, signed)).toBe(413)
    expect(await statusOf(fresh, {'content-type': 'text/plain', 'x-genesis-signature': sign(fleet, one.id, fresh)})).toBe(415)
    const violations = (await fleet.genesis(['firewall', 'violations', '--json'])).json<{total: number}>()
    expect(violations.total).toBe(1)
  })

  it('acknowledges a heartbeat only when it is stored: one that was acknowledged survives SIGKILL', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1, simulator: {controlPlaneUrls: [], hibernatedShare: 0}})
    const serve = await fleet.serve()
    const ids = fleet.simulator.tenants.map(({id}) => id)
    const answers = await Promise.all(
      ids.map((id) => {
        const body = heartbeatOf(id)
        return send(fleet, body, {'x-genesis-signature': sign(fleet, id, body)})
      }),
    )
    serve.child.kill('SIGKILL')
    expect(answers.map(({status}) => status)).toEqual(ids.map(() => 202))
    const {Client} = await import('pg')
    const client = new Client({connectionString: await fleet.databaseUrl()})
    await client.connect()
    const {rows} = await client.query<{count: string}>('select count(*) from genesis.heartbeats')
    await client.end()
    expect(Number(rows[0]?.count)).toBe(ids.length)
  })
})
