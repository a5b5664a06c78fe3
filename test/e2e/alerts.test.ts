import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {alertEvents} from '../../src/lib/adapters/supabase/alert-store.ts'
import type {AlertEvent} from '../../src/lib/health/alerts/alert-event.ts'
import {type CliResult, genesis} from '../harness/cli.ts'
import {secretsOf} from '../harness/secrets.ts'
import {startTestStack, type TestStack} from '../harness/stack.ts'

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack()
  await alertEvents(stack.store).raise([
    event({subject: 'acme-01', severity: 'critical', labels: {region: 'nyc3', tier: 'enterprise'}}),
    event({subject: 'beta-02', labels: {region: 'fra1', tier: 'standard'}}),
    event({rule: 'clock-stalled', subject: 'settle', summary: 'settle \u001b[31mdoes not tick'}),
  ])
})
afterAll(() => stack[Symbol.asyncDispose]())

const event = (over: Partial<AlertEvent>): AlertEvent => ({
  ...{rule: 'tenant-offline', subject: 'x', state: 'firing', severity: 'warning', summary: `${over.subject ?? ''} is offline`, labels: {}},
  ...over,
})
const run = (...args: string[]): Promise<CliResult> => genesis(args, {env: {GENESIS_HOME: stack.home}, secrets: secretsOf(stack.home)})
interface Listed {
  total: number
  alerts: {subject: string; silencedBy: string | null; state: string}[]
}
const list = async (...args: string[]): Promise<Listed> => (await run('alerts', 'list', '--json', ...args)).json<Listed>()

describe('genesis alerts', () => {
  it('lists the worst first, filtered, and nothing that a terminal would obey', async () => {
    expect((await list()).alerts.map(({subject}) => subject)).toEqual(['acme-01', 'settle', 'beta-02'])
    expect((await list('--rule', 'tenant-offline', '--search', 'BETA')).alerts.map(({subject}) => subject)).toEqual(['beta-02'])
    expect(await list('--limit', '1')).toMatchObject({total: 3, alerts: [{subject: 'acme-01'}]})
    const {stdout, exitCode} = await run('alerts', 'list')
    expect([exitCode, stdout.includes('\u001b')]).toEqual([0, false])
    expect(stdout).toMatch(/firing +critical +tenant-offline +acme-01/)
    expect((await run('alerts', 'list', '--state', 'resolved')).stderr).toContain('No alert matches.')
  })

  it('shows what a silence would keep back and changes nothing, without a yes', async () => {
    const silence = ['alerts', 'silence', '--rule', 'tenant-*', '--label', 'region=nyc3', '--for', '2h', '--reason', 'move']
    const dry = await run(...silence, '--dry-run', '--json')
    expect(dry.json()).toMatchObject({ok: true, silence: null, matches: [{subject: 'acme-01'}]})
    const asked = await run(...silence)
    expect([asked.exitCode, asked.stderr]).toEqual([5, expect.stringContaining('tenant-* with region=nyc3: silent for 2 h; 1 open alert now.')])
    expect((await run('alerts', 'silences', '--json')).json()).toMatchObject({silences: []})
  })

  it('silences, shows it, and lifts it', async () => {
    const made = (
      await run('alerts', 'silence', '--rule', 'tenant-offline', '--subject', 'acme-*', '--for', '30m', '--reason', 'move', '--yes', '--json')
    ).json<{
      silence: {id: string; createdAt: string; expiresAt: string; author: string}
    }>()
    const {id, createdAt, expiresAt} = made.silence
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(30 * 60_000)
    expect((await list()).alerts.map(({subject, silencedBy}) => [subject, silencedBy])).toContainEqual(['acme-01', id])
    expect((await run('alerts', 'list')).stdout).toMatch(/firing, silenced +critical/)
    expect((await run('alerts', 'silences')).stdout).toMatch(new RegExp(`${id} +tenant-offline about acme-\\* +\\d+ min.* move`))
    expect((await run('alerts', 'unsilence', id, '--dry-run', '--json')).json()).toMatchObject({silence: {liftedAt: null}})
    const lifted = await run('alerts', 'unsilence', id, '--yes', '--json')
    expect(lifted.json()).toMatchObject({ok: true, silence: {id, liftedBy: expect.stringContaining('@') as string}})
    expect((await run('alerts', 'silences')).stderr).toContain('Nothing is silenced.')
    expect((await list()).alerts.every(({silencedBy}) => silencedBy === null)).toBe(true)
  })

  it.each([
    [['--for', '31d'], 'A silence lasts from a second to 30 days.'],
    [['--for', 'soon'], 'soon is not a length of time.'],
    [['--for', '1h', '--label', 'region'], '--label region is not name=pattern.'],
    [['--for', '1h', '--label', 'a=1', '--label', 'a=2'], 'A label was given twice.'],
    [['--for', '1h', '--subject', ''], 'A pattern has from 1 to 200 characters.'],
    [['--for', '1h', '--reason', ' '], 'A silence needs a reason'],
    [['--for', '1h', '--rule', 'tenant-offlin'], 'There is no alert rule tenant-offlin.'],
    [['--for', '1h', '--rule', 'tenants-*'], 'There is no alert rule tenants-*.'],
  ])('refuses %j', async (args, message) => {
    const reason = args.includes('--reason') ? [] : ['--reason', 'x']
    const rule = args.includes('--rule') ? [] : ['--rule', '*']
    const {exitCode, stderr} = await run('alerts', 'silence', ...rule, ...reason, '--yes', ...args)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  it('does not let a misspelt rule look like one of which nothing is wrong', async () => {
    const {exitCode, stderr} = await run('alerts', 'list', '--rule', 'tenant-ofline')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('There is no alert rule tenant-ofline.')])
    expect(stderr).toContain('tenant-offline')
  })

  it('knows a silence that does not exist', async () => {
    const {exitCode, stderr} = await run('alerts', 'unsilence', 'silence-none', '--yes')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('There is no silence silence-none.')])
  })
})
