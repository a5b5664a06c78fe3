import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'

import {deadMansPing} from '../../../src/lib/adapters/alerts/dead-mans-ping.ts'
import {pagerDutySink} from '../../../src/lib/adapters/alerts/pagerduty-sink.ts'
import {webhookSink} from '../../../src/lib/adapters/alerts/webhook-sink.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {AlertSinkError} from '../../../src/lib/errors/alerts.ts'
import type {Notification} from '../../../src/lib/health/alerts/notification.ts'
import type {AlertSink} from '../../../src/lib/health/alerts/ports.ts'
import {freePort} from '../../harness/free-port.ts'
import {type Behaviour, type Receiver, startReceiver} from './receiver.ts'

const secretPath = '/services/T000/B000/a-very-secret-part'
const routingKey = '0123456789abcdef0123456789abcdef'

const notification = (over: Partial<Notification> = {}): Notification => ({
  ...{kind: 'firing', groupKey: 'tenant-offline/nyc3', rule: 'tenant-offline', severity: 'critical', labels: {region: 'nyc3'}},
  ...{title: '2 tenants are <offline> & silent', lines: ['a is offline', 'b is offline'], count: 2, hint: 'Reboot them.', playbook: null},
  ...{startedAtMs: Date.UTC(2026, 10, 23, 9), atMs: Date.UTC(2026, 10, 23, 9, 1), escalation: 0, ...over},
})

let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
beforeEach(() => {
  receiver.received.length = 0
  receiver.behave(202)
})
afterAll(() => receiver[Symbol.asyncDispose]())

const webhook = (): AlertSink => webhookSink(new Secret(`${receiver.url}${secretPath}`), 'genesis')
const pagerDuty = (baseUrl = receiver.url): AlertSink => pagerDutySink({routingKey: new Secret(routingKey), baseUrl, fleet: 'genesis'})
const send = (sink: AlertSink, over: Partial<Notification> = {}, timeoutMs = 2000): Promise<void> =>
  sink.send(notification(over), 'genesis-alert-1', AbortSignal.timeout(timeoutMs))

async function faultOf(sink: AlertSink, timeoutMs?: number): Promise<AlertSinkError> {
  const fault: unknown = await send(sink, {}, timeoutMs).catch((error: unknown) => error)
  if (!(fault instanceof AlertSinkError)) throw new Error(`no fault of a sink: ${String(fault)}`)
  return fault
}

describe('The webhook', () => {
  it("posts what Slack's incoming webhooks take, with its control characters escaped, and a key by which a second copy is known", async () => {
    await send(webhook())
    const [{path, headers, body} = {path: '', headers: {}, body: {}}] = receiver.received
    expect(path).toBe(secretPath)
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-genesis-delivery': 'genesis-alert-1',
      'x-genesis-alert': 'genesis/tenant-offline/nyc3',
    })
    expect(body).toMatchObject({
      text: 'FIRING critical: 2 tenants are &lt;offline&gt; &amp; silent',
      blocks: [{type: 'header', text: {type: 'plain_text'}}],
      attachments: [
        {
          color: '#c62828',
          blocks: [{type: 'section', text: {type: 'mrkdwn', text: '• a is offline\n• b is offline\nWhat to do: Reboot them.'}}, {type: 'context'}],
        },
      ],
    })
  })

  it('keeps within the lengths that Slack takes', async () => {
    await send(webhook(), {title: 'x'.repeat(5000), lines: Array.from({length: 11}, () => 'y'.repeat(400))})
    const body = receiver.received[0]?.body as {blocks: {text: {text: string}}[]; attachments: {blocks: {text: {text: string}}[]}[]} | undefined
    expect(body?.blocks[0]?.text.text.length).toBeLessThanOrEqual(150)
    expect(body?.attachments[0]?.blocks[0]?.text.text.length).toBeLessThanOrEqual(3000)
  })
})

describe('PagerDuty', () => {
  it.each([
    ['firing', 0, [['trigger', 'genesis/tenant-offline/nyc3']]],
    ['update', 0, [['trigger', 'genesis/tenant-offline/nyc3']]],
    ['escalation', 2, [['trigger', 'genesis/tenant-offline/nyc3/escalation-2']]],
    ['acknowledged', 0, [['acknowledge', 'genesis/tenant-offline/nyc3']]],
    ['resolved', 0, [['resolve', 'genesis/tenant-offline/nyc3']]],
    [
      'resolved',
      2,
      [
        ['resolve', 'genesis/tenant-offline/nyc3'],
        ['resolve', 'genesis/tenant-offline/nyc3/escalation-1'],
        ['resolve', 'genesis/tenant-offline/nyc3/escalation-2'],
      ],
    ],
  ] as const)('is told %s (escalation %d) by its dedup key', async (kind, escalation, events) => {
    await send(pagerDuty(), {kind, escalation})
    expect(receiver.received.map(({path, body}) => [path, body.event_action, body.dedup_key])).toEqual(
      events.map((event) => ['/v2/enqueue', ...event]),
    )
  })

  it('gets the payload of its Events API v2', async () => {
    await send(pagerDuty(), {playbook: 'supabase-to-rds'})
    expect(receiver.received[0]?.body).toMatchObject({
      routing_key: routingKey,
      client: 'genesis',
      payload: {
        ...{summary: '2 tenants are <offline> & silent', source: 'genesis', severity: 'critical', timestamp: '2026-11-23T09:00:00.000Z'},
        ...{class: 'tenant-offline', group: 'nyc3'},
        custom_details: {alerts: ['a is offline', 'b is offline'], count: 2, what_to_do: 'Reboot them.', playbook: 'genesis migrate supabase-to-rds'},
      },
    })
  })
})

const sinks = [
  ['webhook', webhook],
  ['pagerduty', pagerDuty],
] as const

describe.each(sinks)('The sink %s', (_name, open) => {
  it.each<[string, Behaviour, Partial<AlertSinkError>]>([
    ['500', 500, {permanent: false, retryAfterMs: undefined}],
    ['429 with seconds', {status: 429, headers: {'retry-after': '7'}}, {permanent: false, retryAfterMs: 7000}],
    [
      '503 with a date, counted from its own clock',
      {status: 503, headers: {date: 'Mon, 23 Nov 2026 09:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 09:01:30 GMT'}},
      {permanent: false, retryAfterMs: 90_000},
    ],
    ['429 with nonsense', {status: 429, headers: {'retry-after': 'soon'}}, {permanent: false, retryAfterMs: undefined}],
    ['404', 404, {permanent: false}],
    ['400', 400, {permanent: true}],
    ['a redirect, which it does not follow', {status: 307, headers: {location: '/elsewhere'}}, {permanent: false}],
  ])('fails on %s and says when to try again', async (_what, behaviour, expected) => {
    receiver.behave(behaviour)
    expect(await faultOf(open())).toMatchObject(expected)
    expect(receiver.received).toHaveLength(1)
  })

  it('gives up waiting for a server that hangs, and names neither address nor key', async () => {
    receiver.behave('hang')
    const startedAt = performance.now()
    const {message, hint} = await faultOf(open(), 300)
    expect(performance.now() - startedAt).toBeLessThan(2000)
    expect(message).toContain('did not answer in time')
    for (const secret of ['secret', routingKey, receiver.url]) expect(`${message} ${hint}`).not.toContain(secret)
  })
})

it('A sink that is down fails with the reason and without the address', async () => {
  const port = await freePort()
  const fault = await faultOf(pagerDuty(`http://127.0.0.1:${port}`))
  expect(fault.message).toBe('The sink pagerduty does not answer (ECONNREFUSED).')
  expect(fault.cause).toBeUndefined()
})

describe("The dead man's ping", () => {
  const ping = (): Promise<void> => deadMansPing(new Secret(`${receiver.url}/ping`), () => Promise.resolve())(AbortSignal.timeout(2000))

  it('is tried three times', async () => {
    receiver.behave(500, 500, 200)
    await ping()
    expect(receiver.received.map(({status}) => status)).toEqual([500, 500, 200])
    receiver.behave(500)
    await expect(ping()).rejects.toThrow("The dead man's ping was not taken in three tries.")
    expect(receiver.received).toHaveLength(6)
  })
})
