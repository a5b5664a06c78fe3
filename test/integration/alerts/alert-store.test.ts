import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'

import {alertDesk, alertEvents, alertStore, fleetFigures} from '../../../src/lib/adapters/supabase/alert-store.ts'
import type {AlertEvent} from '../../../src/lib/health/alerts/alert-event.ts'
import {listAlerts} from '../../../src/lib/health/alerts/list-alerts.ts'
import type {Delivery} from '../../../src/lib/health/alerts/ports.ts'
import {allRules} from '../../../src/lib/health/alerts/rules/all-rules.ts'
import {type AlertPorts, planAgain} from '../../../src/lib/health/alerts/run-alerts.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack()
})
afterAll(() => stack[Symbol.asyncDispose]())
beforeEach(async () => {
  await stack.sql('truncate genesis.alerts, genesis.alert_groups, genesis.alert_silences, genesis.alert_outbox restart identity')
  await stack.sql(`update genesis.alert_state set version = 0, planned_version = -1, due_at = 'infinity', sampled_at = '-infinity', signals = '{}'`)
})

const event = (over: Partial<AlertEvent> = {}): AlertEvent => ({
  ...{rule: 'tenant-offline', subject: 'acme', state: 'firing', severity: 'critical', summary: 'acme is offline', labels: {region: 'nyc3'}},
  ...over,
})
const raise = (...events: AlertEvent[]): Promise<void> => alertEvents(stack.store).raise(events)
const ports = (sinks: readonly string[] = ['log']): AlertPorts => ({
  store: alertStore(stack.store),
  sources: [],
  rules: allRules,
  sinks,
  gapMs: 180_000,
})
const work = (sinks: readonly string[] = ['log']) => alertStore(stack.store).work({sinks, sampleMs: 60_000, leaseMs: 30_000, limit: 10})
const version = async (): Promise<number> => (await alertStore(stack.store).read()).version
/** As though what fires had begun a minute ago, so that it need not be gathered any more. */
const age = (): Promise<unknown> => stack.sql(`update genesis.alerts set firing_at = firing_at - interval '1 minute'`)
const titles = (deliveries: readonly Delivery[]): string[] => deliveries.map(({sink, notification}) => `${sink} ${notification.title}`)

describe('An event', () => {
  it('is durable when it was raised, and saying it again changes nothing', async () => {
    await raise(event())
    const before = await version()
    await Promise.all([raise(event()), raise(event(), event())])
    expect(await version()).toBe(before)
    expect(await stack.sql('select rule, subject, state from genesis.alerts')).toEqual([{rule: 'tenant-offline', subject: 'acme', state: 'firing'}])
  })

  it('that is over without having begun changes nothing, and one that begins anew is a new one', async () => {
    await raise(event({state: 'resolved'}))
    expect(await version()).toBe(0)
    await raise(event())
    await raise(event({state: 'resolved'}))
    await raise(event())
    expect(await stack.sql('select state from genesis.alerts order by id')).toEqual([{state: 'resolved'}, {state: 'firing'}])
  })

  it('of several in one call about the same, the last counts', async () => {
    await raise(event(), event({state: 'resolved'}), event({severity: 'warning'}))
    expect(await stack.sql('select state, severity from genesis.alerts')).toEqual([{state: 'firing', severity: 'warning'}])
  })

  it('by the thousand is one call, also from several at once', async () => {
    const events = Array.from({length: 2800}, (_, i) => event({subject: `tenant-${i}`}))
    const startedAt = performance.now()
    await Promise.all([raise(...events), raise(...events.toReversed())])
    expect(performance.now() - startedAt).toBeLessThan(5000)
    expect(await stack.sql('select count(*)::integer as count from genesis.alerts')).toEqual([{count: 2800}])
  })
})

describe('Planning', () => {
  it('by many replicas at once writes each message once for each sink', async () => {
    await raise(...Array.from({length: 50}, (_, i) => event({subject: `tenant-${i}`, labels: {region: i % 2 === 0 ? 'nyc3' : 'fra1'}})))
    await age()
    await Promise.all(Array.from({length: 8}, () => planAgain(ports(['log', 'webhook']))))
    const rows = await stack.sql<{sink: string; group_key: string}>('select sink, group_key from genesis.alert_outbox order by 1, 2')
    expect(rows.map(({sink, group_key}) => `${sink} ${group_key}`)).toEqual([
      'log tenant-offline/fra1',
      'log tenant-offline/nyc3',
      'webhook tenant-offline/fra1',
      'webhook tenant-offline/nyc3',
    ])
  })

  it('of a state that has moved on is refused as a whole', async () => {
    await raise(event())
    await age()
    const store = alertStore(stack.store)
    const state = await store.read()
    await raise(event({subject: 'other'}))
    const {planAlerts} = await import('../../../src/lib/health/alerts/plan-alerts.ts')
    expect(await store.apply(planAlerts(allRules, new Map(), state, {gapMs: 1}), ['log'])).toBe(false)
    expect(await stack.sql('select * from genesis.alert_outbox')).toEqual([])
  })

  it('is asked for when something happened or is due, and not otherwise', async () => {
    await planAgain(ports())
    expect((await work()).plan).toBe(false)
    await raise(event())
    expect((await work()).plan).toBe(true)
    await planAgain(ports())
    expect((await work()).plan).toBe(false)
    await stack.sql(`update genesis.alert_state set due_at = now()`)
    expect((await work()).plan).toBe(true)
  })

  it('has samples taken by one replica in each period', async () => {
    const asked = await Promise.all(Array.from({length: 10}, () => work()))
    expect(asked.filter(({sample}) => sample)).toHaveLength(1)
    await stack.sql(`update genesis.alert_state set sampled_at = sampled_at - interval '1 minute'`)
    expect((await work()).sample).toBe(true)
  })
})

describe('The outbox', () => {
  const fill = async (...subjects: string[]): Promise<void> => {
    await raise(...subjects.map((subject) => event({subject, labels: {region: subject}, summary: subject})))
    await age()
    await planAgain(ports(['log', 'webhook']))
  }

  it('gives each message to one replica', async () => {
    await fill('a', 'b', 'c')
    const claimed = await Promise.all(Array.from({length: 6}, () => work(['log', 'webhook'])))
    expect(claimed.flatMap(({deliveries}) => titles(deliveries)).sort()).toEqual(['log a', 'log b', 'log c', 'webhook a', 'webhook b', 'webhook c'])
  })

  it('gives a message to another replica when the lease of the first has run out, and refuses what the first then says', async () => {
    await fill('a')
    const [first] = (await work(['log'])).deliveries
    expect((await work(['log'])).deliveries).toEqual([])
    await stack.sql('update genesis.alert_outbox set claimed_until = now()')
    const [second] = (await work(['log'])).deliveries
    expect(second).toMatchObject({id: first?.id, attempt: 2})
    const store = alertStore(stack.store)
    if (first === undefined || second === undefined) throw new Error('nothing was claimed')
    expect(await store.settle(first, {outcome: 'delivered'})).toBe(false)
    expect(await store.settle(second, {outcome: 'delivered'})).toBe(true)
    expect(await store.settle(second, {outcome: 'delivered'})).toBe(false)
  })

  it('keeps the messages of a group in order: what ended waits for what began', async () => {
    await fill('a')
    await stack.sql(`insert into genesis.alert_outbox (sink, group_key, notification)
      select sink, group_key, notification || '{"kind": "resolved", "title": "over"}' from genesis.alert_outbox where sink = 'log'`)
    const store = alertStore(stack.store)
    const [began, ...more] = (await work(['log'])).deliveries
    expect(more).toEqual([])
    if (began === undefined) throw new Error('nothing was claimed')
    await store.settle(began, {outcome: 'retry', retryMs: 60_000, reason: 'away'})
    expect((await work(['log'])).deliveries).toEqual([])
    await stack.sql('update genesis.alert_outbox set next_at = now()')
    const [again] = (await work(['log'])).deliveries
    if (again === undefined) throw new Error('nothing was claimed')
    await store.settle(again, {outcome: 'given-up', reason: 'refused'})
    expect(titles((await work(['log'])).deliveries)).toEqual(['log over'])
  })

  it('tells what waits, and what was given up', async () => {
    await fill('a')
    const [delivery] = (await work(['log'])).deliveries
    if (delivery === undefined) throw new Error('nothing was claimed')
    await alertStore(stack.store).settle(delivery, {outcome: 'given-up', reason: 'The sink log answered 400.'})
    const backlogs = await fleetFigures(stack.store).backlogs()
    expect(backlogs.toSorted((a, b) => a.sink.localeCompare(b.sink))).toMatchObject([
      {sink: 'log', waiting: 0, oldestMs: 0, givenUp: 1, lastError: 'The sink log answered 400.'},
      {sink: 'webhook', waiting: 1, givenUp: 0, lastError: null},
    ])
    expect(await alertStore(stack.store).counts()).toMatchObject({firing: {critical: 1, warning: 0, info: 0}, outbox: {waiting: 1}})
  })
})

describe('A silence', () => {
  const desk = () => alertDesk(stack.store)
  const request = {id: 'silence-1', rule: 'tenant-*', subject: '*', labels: {}, reason: 'move', author: 'me', forMs: 3_600_000}

  it('is made once, recorded, shown with what it keeps back, and lifted once', async () => {
    await raise(event(), event({rule: 'queue-depth', severity: 'warning'}))
    await desk().silence(request)
    await desk().silence(request)
    expect((await listAlerts(desk(), {states: ['firing'], rules: [], limit: 10})).alerts.map(({rule, silencedBy}) => [rule, silencedBy])).toEqual([
      ['tenant-offline', 'silence-1'],
      ['queue-depth', null],
    ])
    expect(await desk().lift('silence-1', 'you')).toMatchObject({liftedBy: 'you'})
    expect(await desk().lift('silence-1', 'another')).toMatchObject({liftedBy: 'you'})
    expect(await desk().lift('silence-2', 'you')).toBeUndefined()
    expect([await desk().silences(false), (await desk().silences(true)).map(({id}) => id)]).toEqual([[], ['silence-1']])
    const audit = await stack.sql<{action: string}>(`select action from genesis.audit_log where subject = 'silence-1' order by id`)
    expect(audit.map(({action}) => action)).toEqual(['alerts.silence', 'alerts.unsilence'])
  })

  it('of more than 30 days is refused by the store, too', async () => {
    await expect(desk().silence({...request, id: 'silence-3', forMs: 31 * 24 * 3_600_000})).rejects.toMatchObject({code: 'GEN_STORE_REQUEST'})
  })
})

describe('Figures', () => {
  const tenant = (id: string, state = 'active'): Promise<unknown> =>
    stack.sql(
      `insert into genesis.tenants (id, name, tier, lineage, state, workspace_id, region, droplet_id, state_changed_at)
       values ($1, $1, 'high', 'sovereign', $2, $1, 'nyc3', hashtext($1), now() - interval '1 hour') on conflict do nothing`,
      [id, state],
    )
  const heard = (id: string, secondsAgo: number, cpu: number): Promise<unknown> =>
    stack.sql(
      `insert into genesis.heartbeats (tenant_id, received_at, sent_at, sidecar_version, n8n_version, sidecar_state, load)
       values ($1, now() - make_interval(secs => $2), now(), '1', '2', 'active', jsonb_build_object('cpu', $3::real, 'memory', 0.1, 'executions', 0))`,
      [id, secondsAgo, cpu],
    )

  it('name the tenants under load, and those that are silent though nobody says so', async () => {
    await Promise.all([
      tenant('calm'),
      tenant('hot'),
      tenant('hot-yesterday'),
      tenant('silent'),
      tenant('never-heard'),
      tenant('asleep', 'hibernated'),
      tenant('gone', 'offline'),
    ])
    await heard('calm', 5, 0.2)
    await heard('hot', 5, 0.95)
    await heard('hot-yesterday', 90_000, 0.95)
    await heard('silent', 600, 0.2)
    await heard('gone', 600, 0.2)
    const figures = fleetFigures(stack.store)
    expect(
      (await figures.underLoad({cpu: 0.7, memory: 0.8, freshMs: 300_000})).map(({id, cpu, region}) => [id, Math.round(cpu * 100), region]),
    ).toEqual([['hot', 95, 'nyc3']])
    expect((await figures.silent(300_000)).map(({id}) => id)).toEqual(['hot-yesterday', 'never-heard', 'silent'])
  })

  it('add up over processes', async () => {
    const figures = fleetFigures(stack.store)
    const instance = {id: 'host:1', roles: ['workers'], cpu: 0.5, memory: 0.25}
    await figures.report(instance, [{queue: 'wake-droplet', done: 7, failed: 1}])
    await figures.report({...instance, id: 'host:2'}, [{queue: 'wake-droplet', done: 3, failed: 2}])
    await figures.report({...instance, cpu: 0.75}, [])
    expect(await figures.jobOutcomes(900_000)).toEqual([{queue: 'wake-droplet', done: 10, failed: 3}])
    expect((await figures.instances(60_000)).map(({id, cpu}) => [id, cpu])).toEqual([
      ['host:1', 0.75],
      ['host:2', 0.5],
    ])
    expect(await figures.instances(0)).toEqual([])
  })
})
