import {existsSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type CliOptions, type CliResult, genesis} from '../harness/cli.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {freePort} from '../harness/free-port.ts'
import {type TemporaryFolder, temporaryFolder} from '../harness/temporary-folder.ts'

const adminToken = 'an-admin-token-of-the-tests'

interface Failure {
  ok: boolean
  error: {code: string; message: string; hint: string; exitCode: number}
}

let fleet: TestFleet
let laptop: TemporaryFolder
beforeAll(async () => {
  laptop = await temporaryFolder()
  fleet = await startTestFleet({controlPlanes: 1, env: {GENESIS_ADMIN_TOKEN: adminToken}, simulator: {droplets: 8, speed: 10}})
  await fleet.serve()
}, 60_000)
afterAll(async () => {
  await fleet[Symbol.asyncDispose]()
  await laptop[Symbol.asyncDispose]()
}, 60_000)

const controlPlane = (): string => `http://127.0.0.1:${fleet.ports[0]}`

/** A machine that reaches neither store nor queue, nor DigitalOcean. */
function remotely(args: readonly string[], env: Record<string, string> = {}, options: CliOptions = {}): Promise<CliResult> {
  const own = {GENESIS_HOME: `${laptop.path}/home`, CONTROL_PLANE_URL: controlPlane(), GENESIS_ADMIN_TOKEN: adminToken}
  return genesis(args, {secrets: {GENESIS_ADMIN_TOKEN: adminToken}, ...options, env: {...own, ...env}})
}

describe('genesis on a laptop that reaches only the control plane', {timeout: 60_000}, () => {
  it.each([
    [['tenant', 'list', '--state', 'hibernated', '--sort', 'name', '--desc', '--json']],
    [['tenant', 'list', '--search', 't-', '--limit', '3', '--offset', '2', '--json']],
    [['wake', 'status', '--json']],
    [['queue', 'status', 'wake-droplet', '--json']],
    [['alerts', 'list', '--json']],
    [['alerts', 'silences', '--json']],
    [['reboot', 'status', '--json']],
  ])('says the same of %j as where the store is', async (args) => {
    const [there, here] = [await fleet.genesis(args), await remotely(args)]
    expect([there.exitCode, here.exitCode], here.stderr).toEqual([0, 0])
    expect(here.json()).toEqual(there.json())
  })

  it('tells the stage, though its database is out of reach', async () => {
    const stage = await remotely(['stage', '--json'])
    expect(stage.exitCode, stage.stderr).toBe(0)
    expect(stage.json()).toMatchObject({stage: 1, tenants: {current: 8, limit: 100}, database: {rows: {limit: 50_000_000}}})
    expect((await remotely(['queue', 'status'])).stdout).toContain('hard-reboot')
  })

  it('shows one tenant, says once on stderr through what it works, and starts no store of its own', async () => {
    const id = fleet.simulator.tenants[0]?.id ?? ''
    const shown = await remotely(['tenant', 'show', id])
    expect([shown.exitCode, shown.stderr]).toEqual([0, `Working through the control plane at ${controlPlane()}.\n`])
    expect(shown.stdout).toContain(id)
    const missing = await remotely(['tenant', 'show', 'nobody', '--json'])
    expect([missing.exitCode, missing.json<Failure>().error.code]).toEqual([2, 'GEN_NOT_FOUND'])
    expect(existsSync(`${laptop.path}/home`)).toBe(false)
  })

  it('plans, starts, watches and cancels a wake, of which the control plane knows who asked for it', async () => {
    const plan = await remotely(['wake', 'plan', '--json'])
    expect(plan.exitCode, plan.stderr).toBe(0)
    const {tenantIds} = plan.json<{plan: {tenantIds: string[]}}>().plan
    expect([...tenantIds].sort()).toEqual(fleet.simulator.tenants.flatMap(({id, state}) => (state === 'hibernated' ? [id] : [])).sort())
    const [first = ''] = tenantIds
    const woken = await remotely(['wake', '--stagger', '--tenant', first, '--rate', '10', '--yes', '--json'])
    expect(woken.exitCode, woken.stderr).toBe(0)
    const {batchId, ready} = woken.json<{batchId: string; ready: number}>()
    expect(ready).toBe(1)
    expect([...fleet.powerOns()]).toEqual([[first, 1]])
    const again = await remotely(['wake', '--stagger', '--rate', '0.01', '--no-watch', '--yes', '--json'])
    const {batchId: slow} = again.json<{batchId: string}>()
    const cancelled = await remotely(['wake', 'cancel', slow, '--yes', '--json'])
    expect(cancelled.exitCode, cancelled.stderr).toBe(0)
    const status = await remotely(['wake', 'status', batchId, '--targets'])
    expect([status.exitCode, status.stdout]).toEqual([0, expect.stringContaining(first)])
  })

  it('plans, refuses, starts and watches a hard reboot, of which the control plane knows who asked for it', async () => {
    const {tenants} = fleet.simulator
    const [awake = '', asleep = ''] = ['active', 'hibernated'].map((wanted) => tenants.find(({state}) => state === wanted)?.id)
    const planned = await remotely(['reboot', awake, '--dry-run', '--json'])
    expect(planned.json(), planned.stderr).toMatchObject({ok: true, requestId: null, plan: {tenants: [{tenantId: awake}]}})
    const refused = await remotely(['reboot', asleep, '--yes', '--json'])
    expect([refused.exitCode, refused.json<Failure>().error.code]).toEqual([5, 'GEN_REBOOT_REFUSED'])
    const done = await remotely(['reboot', awake, '--reason', 'n8n hangs', '--timeout', '90', '--yes', '--json'])
    expect(done.exitCode, done.stderr).toBe(0)
    expect(done.json()).toMatchObject({
      ok: true,
      reason: 'n8n hangs',
      requested: 1,
      recovered: 1,
      requestedBy: expect.stringMatching(/ \(claimed\)$/) as string,
    })
    expect(fleet.simulator.log().filter(({actionAccepted, actionType}) => actionAccepted && actionType === 'power_cycle')).toHaveLength(1)
  })

  it('says of what it cannot do from there how it can be done, with exit code 2', async () => {
    const inventory = `${laptop.path}/inventory.csv`
    await writeFile(inventory, 'id,tier,lineage\nacme,high,sovereign\n')
    const id = fleet.simulator.tenants[0]?.id ?? ''
    for (const args of [
      ['tenant', 'import', inventory],
      ['tenant', 'key', id],
      ['firewall', 'violations'],
    ]) {
      const result = await remotely([...args, '--json'])
      const {error} = result.json<Failure>()
      expect([result.exitCode, error.code, error.hint]).toEqual([2, 'GEN_NOT_REMOTE', expect.stringContaining('SUPABASE_URL')])
    }
  })

  it('ends with exit code 3 when nobody answers, 4 when the token is wrong, 1 when something else answers', async () => {
    const nobody = await remotely(['tenant', 'list', '--json'], {CONTROL_PLANE_URL: `http://127.0.0.1:${await freePort()}`})
    expect([nobody.exitCode, nobody.json<Failure>().error.code]).toEqual([3, 'GEN_CONTROL_PLANE_UNREACHABLE'])
    const wrong = await remotely(['tenant', 'list', '--json'], {GENESIS_ADMIN_TOKEN: 'the-token-of-somebody-else'})
    expect([wrong.exitCode, wrong.json<Failure>().error.code]).toEqual([4, 'GEN_CONTROL_PLANE_UNAUTHORISED'])
    const other = createServer((_request, response) => response.writeHead(404, {'content-type': 'text/html'}).end('<h1>not here</h1>'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const older = await remotely(['tenant', 'list', '--json'], {CONTROL_PLANE_URL: `http://127.0.0.1:${(other.address() as AddressInfo).port}`})
    other.close()
    expect([older.exitCode, older.json<Failure>().error.code]).toEqual([1, 'GEN_CONTROL_PLANE_ANSWER'])
  })

  it('never sends the token over a network in the clear', async () => {
    const plain = await remotely(['tenant', 'list', '--json'], {CONTROL_PLANE_URL: 'http://control-plane.example.com'})
    const {code, message} = plain.json<Failure>().error
    expect([plain.exitCode, code]).toEqual([2, 'GEN_CONFIG_INVALID'])
    expect(message).toContain('in the clear')
  })
})

describe('genesis where a store is', {timeout: 60_000}, () => {
  it('works on it itself, whatever the control plane is called', async () => {
    const embedded = await fleet.genesis(['tenant', 'list', '--json'], {env: {GENESIS_ADMIN_TOKEN: '', CONTROL_PLANE_URL: 'http://127.0.0.1:9'}})
    expect(embedded.exitCode, embedded.stderr).toBe(0)
    const status = await fleet.genesis(['db', 'status', '--json'], {env: {CONTROL_PLANE_URL: 'http://127.0.0.1:9'}})
    expect(status.exitCode, status.stderr).toBe(0)
  })
})
