import {mkdir, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {type CliResult, genesis} from '../harness/cli.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {type TemporaryFolder, temporaryFolder} from '../harness/temporary-folder.ts'

interface Failure {
  schema: string
  ok: false
  error: {code: string; message: string; hint: string; exitCode: number}
}

/** One wrong thing each: what to run, and which error must come of it. */
interface Case {
  name: string
  args: string[]
  env?: Record<string, string>
  exitCode: number
  code: string
  message: RegExp
}

describe('bad input', {timeout: 60_000}, () => {
  let fleet: TestFleet
  let folder: TemporaryFolder
  let taken: {port: number; close(): void}
  let storeUrl = ''

  beforeAll(async () => {
    folder = await temporaryFolder()
    await mkdir(`${folder.path}/empty`)
    await writeFile(`${folder.path}/broken.csv`, 'id,tier,lineage\nt-new-1,high,sovereign\nt-new-2,"high,sovereign\n')
    await writeFile(`${folder.path}/wrong.csv`, 'id,tier,lineage\nt-new-1,high,sovereign\nT NEW,gold,sovereign\n')
    fleet = await startTestFleet({controlPlanes: 1})
    const {postgrest} = (await fleet.genesis(['local', 'status', '--json'])).json<{postgrest: {port: number}}>()
    storeUrl = `http://127.0.0.1:${postgrest.port}`
    taken = await new Promise((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve({port: typeof address === 'object' && address !== null ? address.port : 0, close: () => server.close()})
      })
    })
  })
  afterAll(async () => {
    taken.close()
    await fleet[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  const cases = (): Case[] => [
    {name: 'word after a command', args: ['doctor', 'all'], exitCode: 2, code: 'GEN_USAGE', message: /genesis doctor takes no all/},
    {name: 'mistyped subcommand', args: ['wake', 'staus'], exitCode: 2, code: 'GEN_USAGE', message: /genesis wake takes no staus/},
    {name: 'a flag without a command', args: ['--wake'], exitCode: 2, code: 'GEN_USAGE', message: /genesis takes no --wake\./},
    {name: 'unknown command', args: ['wakeup'], exitCode: 2, code: 'GEN_USAGE', message: /wakeup is not a genesis command/},
    {name: 'unknown flag', args: ['tenant', 'list', '--teir', 'high'], exitCode: 2, code: 'GEN_USAGE', message: /Unknown flag: --teir/},
    {name: 'value out of range', args: ['wake', 'plan', '--rate', '0'], exitCode: 2, code: 'GEN_USAGE', message: /--rate: 0 is not a number/},
    {name: 'missing argument', args: ['tenant', 'show'], exitCode: 2, code: 'GEN_USAGE', message: /tenant/},
    {name: 'unreadable file', args: ['tenant', 'import', `${folder.path}/none.csv`], exitCode: 2, code: 'GEN_INPUT_UNREADABLE', message: /none\.csv/},
    {name: 'folder instead of a file', args: ['tenant', 'import', folder.path], exitCode: 2, code: 'GEN_INPUT_UNREADABLE', message: /is a folder/},
    {
      name: 'folder without workflows',
      args: ['workflow', 'validate', `${folder.path}/empty`],
      exitCode: 2,
      code: 'GEN_INPUT_UNREADABLE',
      message: /empty/,
    },
    {name: 'broken CSV', args: ['tenant', 'import', `${folder.path}/broken.csv`], exitCode: 2, code: 'GEN_INPUT_INVALID', message: /line 3/},
    {
      name: 'wrong CSV rows',
      args: ['tenant', 'import', `${folder.path}/wrong.csv`],
      exitCode: 2,
      code: 'GEN_INPUT_INVALID',
      message: /line 3: id "T NEW"/,
    },
    {name: 'no such tenant', args: ['tenant', 'show', 'nobody'], exitCode: 2, code: 'GEN_NOT_FOUND', message: /nobody/},
    {name: 'no such batch', args: ['wake', 'status', 'wake-none'], exitCode: 2, code: 'GEN_NOT_FOUND', message: /wake-none/},
    {
      name: 'unreachable Redis',
      args: ['wake', '--stagger', '--yes'],
      env: {REDIS_URL: 'redis://:hidden-password@127.0.0.1:1'},
      ...{exitCode: 3, code: 'GEN_QUEUE_UNREACHABLE', message: /redis:\/\/127\.0\.0\.1:1 does not answer \(ECONNREFUSED\)/},
    },
    {
      name: 'unreachable store',
      args: ['tenant', 'list'],
      env: {SUPABASE_URL: 'http://127.0.0.1:2', SUPABASE_SERVICE_ROLE_KEY: 'a-key-that-is-long-enough'},
      ...{exitCode: 3, code: 'GEN_STORE_UNREACHABLE', message: /ECONNREFUSED/},
    },
    {
      name: 'wrong service key',
      args: ['tenant', 'list'],
      env: wrongKey(),
      exitCode: 4,
      code: 'GEN_STORE_UNAUTHORISED',
      message: /SUPABASE_SERVICE_ROLE_KEY/,
    },
    {
      name: 'wrong DigitalOcean token',
      args: ['wake', '--stagger', '--yes'],
      env: {DIGITALOCEAN_API_TOKEN: 'dop_v1_this_is_not_the_token'},
      ...{exitCode: 4, code: 'GEN_DIGITALOCEAN_UNAUTHORISED', message: /DIGITALOCEAN_API_TOKEN/},
    },
    {
      name: 'no DigitalOcean token',
      args: ['serve'],
      env: {DIGITALOCEAN_API_TOKEN: ''},
      exitCode: 2,
      code: 'GEN_CONFIG_INVALID',
      message: /is not set/,
    },
    {
      name: 'port in use',
      args: ['serve'],
      env: {PORT: String(taken.port)},
      exitCode: 2,
      code: 'GEN_PORT_IN_USE',
      message: new RegExp(String(taken.port)),
    },
    {name: 'unknown role', args: ['serve', '--roles', 'workers,cook'], exitCode: 2, code: 'GEN_USAGE', message: /cook/},
    {
      name: 'unwritable home',
      args: ['tenant', 'list'],
      env: {GENESIS_HOME: '/dev/null/home'},
      exitCode: 2,
      code: 'GEN_HOME_UNWRITABLE',
      message: /\/dev\/null\/home/,
    },
    {
      name: 'wrong settings, all at once',
      args: ['tenant', 'list'],
      env: {PORT: 'high', LOG_LEVEL: 'loud', GENESIS_FLEET_KEY: 'short'},
      ...{exitCode: 2, code: 'GEN_CONFIG_INVALID', message: /PORT.*GENESIS_FLEET_KEY.*LOG_LEVEL/s},
    },
    {name: 'nobody to ask', args: ['wake', '--stagger'], exitCode: 5, code: 'GEN_CONFIRMATION_MISSING', message: /Nobody can be asked/},
  ]

  const wrongKey = (): Record<string, string> => ({
    SUPABASE_URL: storeUrl,
    SUPABASE_SERVICE_ROLE_KEY: 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.d3Jvbmc',
  })
  const inventory = async (): Promise<string> => (await fleet.genesis(['tenant', 'list', '--limit', '1000', '--json'])).stdout

  // The table needs what beforeAll made, so each case is looked up by its name when its test runs.
  const names = [
    'word after a command',
    'mistyped subcommand',
    'a flag without a command',
    'unknown command',
    'unknown flag',
    'value out of range',
    'missing argument',
    'unreadable file',
    'folder instead of a file',
    'folder without workflows',
    'broken CSV',
    'wrong CSV rows',
    'no such tenant',
    'no such batch',
    'unreachable Redis',
    'unreachable store',
    'wrong service key',
    'wrong DigitalOcean token',
    'no DigitalOcean token',
    'port in use',
    'unknown role',
    'unwritable home',
    'wrong settings, all at once',
    'nobody to ask',
  ]
  it.each(names.map((name) => ({name})))(
    '$name: one error with code, message and hint, for people and for programs, and nothing changed',
    async ({name}) => {
      const one = cases().find((candidate) => candidate.name === name)
      if (one === undefined) throw new Error(`no case ${name}`)
      const before = await inventory()
      const env = one.env ?? {}
      const [human, machine] = [await fleet.genesis(one.args, {env}), await fleet.genesis([...one.args, '--json'], {env})]
      expectFailure(human, machine, one)
      expect(await inventory()).toBe(before)
      expect(fleet.powerOns().size).toBe(0)
    },
  )

  it('is tried in every way that is listed', () => {
    expect(cases().map(({name}) => name)).toEqual(names)
  })

  it('leaves a running serve alone when a second one wants its port', async () => {
    await fleet.serve()
    const second = await fleet.genesis(['serve', '--json'], {env: {PORT: String(fleet.ports[0])}})
    expect(second.exitCode).toBe(2)
    expect(second.json<Failure>().error.code).toBe('GEN_PORT_IN_USE')
    expect((await fetch(`http://127.0.0.1:${fleet.ports[0]}/health`)).status).toBe(200)
  })

  it('prints no stack trace even when told to debug nothing', async () => {
    const result = await genesis(['tenant', 'list', '--nope'])
    expect(result.stderr).not.toMatch(/\n\s+at /)
  })
})

function expectFailure(human: CliResult, machine: CliResult, {exitCode, code, message}: Case): void {
  expect([human.exitCode, machine.exitCode]).toEqual([exitCode, exitCode])
  expect(human.stdout).toBe('')
  expect(human.stderr).toMatch(message)
  expect(human.stderr).toMatch(/\n {2}→ \S+/)
  expect(human.stderr).toContain(`${code}, exit code ${exitCode}`)
  expect(human.stderr + machine.stderr).not.toMatch(/\n\s+at .+:\d+:\d+/)
  expect(human.stderr + machine.stderr + machine.stdout).not.toContain('hidden-password')
  const failure = machine.json<Failure>()
  expect(failure).toMatchObject({ok: false, error: {code, exitCode}})
  expect(failure.schema).toMatch(/^genesis\.[a-z.-]+\/1$/)
  expect(failure.error.message).toMatch(message)
  expect(failure.error.hint.length).toBeGreaterThan(10)
}
