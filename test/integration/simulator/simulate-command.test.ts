import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {startControlPlane} from './control-plane-stand-in.ts'
import {eventually, fleetKey, simulate, temporaryFolder} from './simulated-api.ts'

const bin = join(import.meta.dirname, '../../../bin/dev.js')

interface Running {
  child: ChildProcess
  stdout: () => string
  stderr: () => string
  /** The exit code, once it has ended. */
  ended: Promise<number | null>
}

function genesisSimulate(args: string[], env: Record<string, string> = {GENESIS_FLEET_KEY: fleetKey}): Running {
  const {PATH = ''} = process.env
  const child = spawn(process.execPath, [bin, 'simulate', ...args], {env: {PATH, NO_COLOR: '1', ...env}, stdio: ['ignore', 'pipe', 'pipe']})
  const text = {stdout: '', stderr: ''}
  child.stdout.on('data', (chunk: Buffer) => {
    text.stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    text.stderr += chunk.toString()
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {child, stdout: () => text.stdout, stderr: () => text.stderr, ended}
}

function urlIn(text: string): string | undefined {
  return /^Simulated DigitalOcean on (http:\/\/127\.0\.0\.1:\d+)/m.exec(text)?.[1]
}

describe('genesis simulate', () => {
  it('says how to work against it, runs until SIGTERM, and ends with what it saw', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    await using folder = await temporaryFolder()
    const [inventory, log] = [`${folder.path}/fleet.csv`, `${folder.path}/log.ndjson`]
    const args = ['--port', '0', '--droplets', '20', '--control-plane', controlPlane.url, '--inventory', inventory, '--log', log]
    const running = genesisSimulate(args)
    const url = await eventually(() => urlIn(running.stdout()))
    expect(running.stdout()).toContain(`export DIGITALOCEAN_API_URL=${url}\n  export DIGITALOCEAN_API_TOKEN=simulated\n`)
    expect((await fetch(`${url}/v2/account`, {headers: {authorization: 'Bearer simulated'}})).status).toBe(200)
    expect((await readFile(inventory, 'utf8')).trimEnd().split('\n')).toHaveLength(1 + 20 + 5)
    await eventually(() => controlPlane.heartbeats.length === 10 && controlPlane.heartbeats.every(({valid}) => valid))
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    expect(running.stdout()).toMatch(/^API requests +1, at most 1 in a second, 1 in a minute, 1 in an hour$/m)
    expect(running.stdout()).toMatch(/^heartbeats +10 sent, 10 accepted, refused: none$/m)
    expect(await readFile(log, 'utf8')).toContain('"path":"/v2/account"')
  })

  it('prints one JSON document and nothing else on stdout with --json, and never a token that was set', async () => {
    const running = genesisSimulate(['--port', '0', '--json', '--droplets', '3'], {
      GENESIS_FLEET_KEY: fleetKey,
      DIGITALOCEAN_API_TOKEN: 'dop_v1_not_to_be_seen',
      CONTROL_PLANE_URL: 'http://127.0.0.1:9',
    })
    const url = await eventually(() => urlIn(running.stderr()))
    expect((await fetch(`${url}/v2/account`, {headers: {authorization: 'Bearer dop_v1_not_to_be_seen'}})).status).toBe(200)
    expect(running.stdout()).toBe('')
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(0)
    expect(JSON.parse(running.stdout())).toMatchObject({schema: 'genesis.simulate/1', ok: true, url, requests: 1, droplets: {active: 1, off: 2}})
    expect(running.stdout() + running.stderr()).not.toMatch(/not_to_be_seen|fleet key that/)
  })

  it('says what to do when the port is taken, the fleet key is missing, or a file cannot be written', async () => {
    await using taken = await simulate()
    const failure = async (args: string[], env?: Record<string, string>): Promise<unknown[]> => {
      const running = genesisSimulate([...args, '--json'], env)
      const code = await running.ended
      const {error} = JSON.parse(running.stdout()) as {error: {code: string; message: string}}
      return [code, error.code, error.message]
    }
    const port = String(taken.port)
    expect(await failure(['--port', port])).toEqual([2, 'GEN_PORT_IN_USE', `Port ${port} is taken by another process.`])
    const file = '/no/such/folder/fleet.csv'
    expect(await failure(['--port', '0', '--inventory', file])).toEqual([2, 'GEN_USAGE', `${file} cannot be written (ENOENT).`])
  })

  it.each([
    ['--droplets', '0'],
    ['--droplets', '15001'],
    ['--hibernated', '1.5'],
    ['--error-rate', 'often'],
    ['--speed', '0'],
    ['--control-plane', 'ftp://example.com'],
  ])('refuses %s %s', async (flag, value) => {
    const running = genesisSimulate([flag, value])
    expect(await running.ended).toBe(2)
    expect(running.stderr()).toContain(`${flag}: expected`)
    expect(running.stderr()).toContain(value)
  })
})
