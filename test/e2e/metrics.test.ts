import {spawnSync} from 'node:child_process'
import {createHmac, hkdfSync} from 'node:crypto'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {eventually} from '../harness/eventually.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {projectRoot} from '../harness/project.ts'
import {prometheusMissing, startTestPrometheus} from '../harness/prometheus.ts'
import {redisServer, startTestRedis} from '../harness/redis.ts'

const foundRedis = redisServer()
const noPrometheus = prometheusMissing()
if (noPrometheus !== undefined) console.warn(`SKIPPED: no real Prometheus scrapes /metrics: ${noPrometheus}`)

const metricsOf = async (fleet: TestFleet): Promise<string> => {
  const answer = await fetch(`http://127.0.0.1:${fleet.ports[0]}/metrics`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  return answer.text()
}

async function sendHeartbeat(fleet: TestFleet, tenantId: string): Promise<number> {
  const load = {cpu: 0.1, memory: 0.2, executions: 3}
  const body = JSON.stringify({tenantId, sentAt: new Date().toISOString(), sidecarVersion: '1.0.0', n8nVersion: '2.41.3', state: 'active', load})
  const t = Math.floor(Date.now() / 1000)
  const key = Buffer.from(hkdfSync('sha256', fleet.env.GENESIS_FLEET_KEY ?? '', '', `sidecar:${tenantId}:1`, 32))
  const signature = `t=${t},v1=${createHmac('sha256', key).update(`${t}.${body}`).digest('hex')}`
  const headers = {'content-type': 'application/json', 'x-genesis-signature': signature}
  return (await fetch(`http://127.0.0.1:${fleet.ports[0]}/v1/heartbeats`, {method: 'POST', body, headers})).status
}

describe('/metrics of a running control plane', {timeout: 120_000}, () => {
  it.skipIf(noPrometheus !== undefined)('is well-formed and scraped by a real Prometheus, with the rules of deploy/prometheus over it', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1, simulator: {controlPlaneUrls: [], hibernatedShare: 0}})
    await fleet.serve()
    const [tenant] = fleet.simulator.tenants
    expect(await sendHeartbeat(fleet, tenant?.id ?? '')).toBe(202)
    expect(await sendHeartbeat(fleet, 'a-stranger-from-outside')).toBe(401)
    await using prometheus = await startTestPrometheus(`
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: ['${join(projectRoot, 'deploy/prometheus/rules.yml')}']
scrape_configs:
  - job_name: genesis
    static_configs: [{targets: ['127.0.0.1:${fleet.ports[0]}']}]
`)
    const value = async (expression: string): Promise<number | undefined> => (await prometheus.query(expression))[0]?.value
    await eventually(async () => (await value('up{job="genesis"}')) === 1)
    await eventually(async () => (await value('genesis_heartbeats_total{outcome="accepted"}')) === 1)
    expect(await value('genesis_heartbeats_total{outcome="unknown-tenant"}')).toBe(1)
    expect(await value('min(genesis_health)')).toBe(1)
    expect(await value('sum(bullmq_job_count{queue="wake-droplet"})')).toBe(0)
    await eventually(async () => ((await value('genesis_clock_tick_age_seconds{task="watchdog"}')) ?? 999) < 120)
    expect(await value('genesis_process_resident_memory_bytes')).toBeGreaterThan(50e6)
    expect(await value('genesis_build_info')).toBe(1)
    expect(await prometheus.query('scrape_samples_scraped{job="genesis"} < 2000')).toHaveLength(1)
    const firing = await eventually(async () => {
      const alerts = await prometheus.query('ALERTS{alertstate="firing"}')
      return alerts.length > 0 && alerts
    })
    expect(firing.map(({labels}) => labels.alertname)).toEqual(['GenesisDeadMan'])
    const {activeTargets} = (await prometheus.api('targets')) as {activeTargets: {health: string; lastError: string}[]}
    expect(activeTargets).toMatchObject([{health: 'up', lastError: ''}])

    const text = await metricsOf(fleet)
    // BullMQ gave its counts that name.
    expect(checkMetrics(text)).toEqual(['bullmq_job_count non-histogram and non-summary metrics should not have "_count" suffix'])
    for (const {id} of fleet.simulator.tenants) expect(text).not.toContain(`"${id}"`)
    for (const secret of Object.values(fleet.secrets())) expect(text).not.toContain(secret)
  })

  it.skipIf('missing' in foundRedis)('answers while the queue or the store is away, says so, and goes on with the other', async () => {
    await using redis = await startTestRedis()
    await using fleet = await startTestFleet({controlPlanes: 1, env: {REDIS_URL: redis.url}})
    await fleet.serve()
    expect(await metricsOf(fleet)).toContain('bullmq_job_count{queue="wake-droplet"')
    await redis.kill()
    const without = await eventually(async () => {
      const text = await metricsOf(fleet)
      return /^genesis_scrape_errors_total\{source="queue"\} [1-9]/m.test(text) && text
    })
    expect(without).not.toContain('bullmq_job_count{')
    expect(without).toContain('genesis_health{check="queue"} 0')
    expect(without).toContain('genesis_tenants_silent{verdict="offline"} 0')
    await redis.start()
    await eventually(async () => (await metricsOf(fleet)).includes('bullmq_job_count{queue="wake-droplet"'), 30_000, 1000)

    await fleet.genesis(['local', 'down'])
    const blind = await eventually(async () => {
      const text = await metricsOf(fleet)
      return /^genesis_scrape_errors_total\{source="watchdog"\} [1-9]/m.test(text) && text
    })
    expect(blind).toContain('genesis_health{check="store"} 0')
    expect(blind).not.toContain('genesis_tenants_silent{')
    expect(blind).toContain('bullmq_job_count{queue="wake-droplet"')
  })
})

/** What promtool finds wrong with it. */
function checkMetrics(text: string): string[] {
  const {stdout, stderr} = spawnSync('promtool', ['check', 'metrics'], {input: text, encoding: 'utf8'})
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '')
}
