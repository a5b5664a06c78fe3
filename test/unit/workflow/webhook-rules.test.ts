import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {addressFault} from '../../../src/lib/workflow/addresses/address-fault.ts'
import type {Catalog} from '../../../src/lib/workflow/catalog/catalog.ts'
import {catalogFrom} from '../../../src/lib/workflow/catalog/catalog-from.ts'
import {parseCron} from '../../../src/lib/workflow/schedule/parse-cron.ts'
import {exampleCatalogJson} from '../../harness/example-catalog.ts'
import {found, named, type Wire, wired} from './judged.ts'

const step = {name: 'Step'}
const hook = (typeVersion: number, responseMode?: string) => ({
  name: 'Hook',
  type: 'n8n-nodes-base.webhook',
  typeVersion,
  webhookId: 'h',
  parameters: {path: 'a', ...(responseMode === undefined ? {} : {responseMode})},
})
const form = (typeVersion: number, responseMode?: string) => ({...hook(typeVersion, responseMode), type: 'n8n-nodes-base.formTrigger'})
const answer = (more: object = {}) => ({name: 'Answer', type: 'n8n-nodes-base.respondToWebhook', typeVersion: 1.1, ...more})
const toAnswer: readonly Wire[] = [
  ['Hook', 'Step'],
  ['Step', 'Answer'],
]

describe('the answer of a webhook', () => {
  it.each([
    ['there', hook(2, 'responseNode'), answer(), toAnswer, []],
    ['not connected', hook(2, 'responseNode'), answer(), [['Hook', 'Step']], ['Hook']],
    ['switched off', hook(1, 'responseNode'), answer({disabled: true}), toAnswer, ['Hook']],
    ['not wanted', hook(2), step, [['Hook', 'Step']], []],
    ['left to a formula', hook(2, '={{ $json.mode }}'), step, [['Hook', 'Step']], []],
  ] as const)('is missed when its node is %s', (_, trigger, node, wires, expected) => {
    expect(named('response-node-missing', {nodes: [trigger, step, node], connections: wired(...wires)})).toEqual(expected)
  })

  it.each([
    ['webhook 2, at once', hook(2), 'error'],
    ['webhook 2.1, with the last node', hook(2.1, 'lastNode'), 'error'],
    ['webhook 1, with the last node', hook(1, 'lastNode'), 'warning'],
    ['webhook 2.1, streaming', hook(2.1, 'streaming'), undefined],
    ['webhook 2, with the node', hook(2, 'responseNode'), undefined],
    ['form 2.1, at once', form(2.1), 'error'],
    ['form 2.1, with the node', form(2.1, 'responseNode'), undefined],
    ['form 2.2, with the node', form(2.2, 'responseNode'), 'error'],
  ])('is given by a node too many: %s', (_, trigger, severity) => {
    const findings = found('response-node-unused', {nodes: [trigger, step, answer()], connections: wired(...toAnswer)})
    expect(findings[0]?.severity).toBe(severity)
  })

  it.each([
    ['a schedule', {name: 'Hook', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}, {}, ['Answer']],
    [
      'a schedule, in the first version, which does not look',
      {name: 'Hook', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2},
      {typeVersion: 1},
      [],
    ],
    ['a Wait node', {name: 'Hook', type: 'n8n-nodes-base.wait', typeVersion: 1.1}, {}, []],
  ])('has nobody to go to behind %s', (_, trigger, more, expected) => {
    expect(named('response-without-webhook', {nodes: [trigger, step, answer(more)], connections: wired(...toAnswer)})).toEqual(expected)
  })

  it.each([
    ['with the last node, behind a long wait', 'lastNode', {amount: 2, unit: 'minutes'}, ['Hook']],
    ['with the last node, behind a short wait', 'lastNode', {amount: 2, unit: 'seconds'}, []],
    ['with the last node, behind a wait for a call', 'lastNode', {resume: 'webhook'}, ['Hook']],
    ['with a node behind a long wait', 'responseNode', {amount: 2, unit: 'minutes'}, ['Hook']],
    ['at once', 'onReceived', {amount: 2, unit: 'minutes'}, []],
  ])('comes late: %s', (_, mode, parameters, expected) => {
    const wait = {name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, webhookId: 'w', parameters}
    const nodes = [hook(2, mode), wait, answer()]
    expect(named('webhook-responds-late', {nodes, connections: wired(['Hook', 'Wait'], ['Wait', 'Answer'])})).toEqual(expected)
  })

  it('is in time when one way to it passes no wait', () => {
    const wait = {name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1, webhookId: 'w'}
    const connections = wired(['Hook', 'Wait'], ['Wait', 'Answer'], ['Hook', 'Answer'])
    expect(named('webhook-responds-late', {nodes: [hook(2, 'responseNode'), wait, answer()], connections})).toEqual([])
  })
})

describe('a webhook without authentication', () => {
  it.each([
    [{}, ['Hook']],
    [{authentication: 'none'}, ['Hook']],
    [{authentication: 'basicAuth'}, []],
    [{options: {ipWhitelist: '10.1.0.7'}}, []],
  ])('is named, unless it lets in only some: %j', (parameters, expected) => {
    const open = {...hook(2), parameters: {path: 'a', ...parameters}}
    expect(named('webhook-unauthenticated', {nodes: [open, step], connections: wired(['Hook', 'Step'])})).toEqual(expected)
  })
})

describe('a cron expression', () => {
  it.each([
    ['* * * * *', 1],
    ['0 9 * * mon-fri', 1],
    ['0 0 9 1,15 jan,JUL *', 1],
    ['*/20 * * * * *', 3],
    ['* 0 9 * * *', 60],
    ['5/10 * * * * *', 6],
    ['@daily', 1],
    ['@secondly', 60],
    ['0 0 * * 7', 1],
  ])('%j fires %i times a minute', (text, perMinute) => {
    expect(parseCron(text)).toEqual({problem: null, perMinute})
  })

  it.each(['', '* * * *', '* * * * * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 8', '*/0 * * * *', '5-1 * * * *'])(
    '%j is not valid',
    (text) => {
      expect(parseCron(text).problem).toMatch(/^it/)
    },
  )

  it.each(['0 0 L * *', '0 0 ? * *', '0 0 * * 1#2', '0 0 * * monday', '@midnight', 'every day', '**/2 * * * *', '1,*5 * * * *'])(
    '%j is of another dialect',
    (text) => {
      expect(parseCron(text).problem).not.toBeNull()
    },
  )

  it('is read whatever it is', () => {
    const piece = fc.constantFrom('*', '/', '-', ',', ' ', '1', '59', 'mon', 'jan', 'x', '?')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, {maxLength: 20}).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const reading = parseCron(text)
          expect(reading.problem !== null || (reading.perMinute >= 1 && reading.perMinute <= 60)).toBe(true)
        },
      ),
      {numRuns: 1000},
    )
  })
})

describe('a schedule', () => {
  const judge = (rule: string, interval: object, typeVersion = 1.2, targets?: readonly Catalog[]) => {
    const trigger = {name: 'Start', type: 'n8n-nodes-base.scheduleTrigger', typeVersion, parameters: {rule: {interval: [interval]}}}
    return found(rule, {nodes: [trigger, step], connections: wired(['Start', 'Step'])}, targets).map(({severity}) => severity)
  }

  it.each([
    [{field: 'minutes', minutesInterval: 90}, 1.2, ['warning']],
    [{field: 'minutes', minutesInterval: 90}, 1.3, ['error']],
    [{field: 'minutes', minutesInterval: 60}, 1.2, []],
    [{field: 'hours', hoursInterval: 0}, 1.1, ['error']],
    [{field: 'days', daysInterval: 40}, 1.2, []],
    [{field: 'minutes'}, 1.2, []],
    [{field: 'minutes', minutesInterval: '={{ 90 }}'}, 1.2, []],
  ])('of %j in version %d', (interval, version, expected) => {
    expect(judge('schedule-interval-invalid', interval, version)).toEqual(expected)
  })

  it.each([
    ['2.33.2', {field: 'minutes', minutesInterval: 90}, 1.2, ['warning']],
    ['nightly', {field: 'minutes', minutesInterval: 90}, 1.2, ['warning']],
    ['2.34.0', {field: 'minutes', minutesInterval: 90}, 1.2, []],
    ['2.34.0', {field: 'minutes', minutesInterval: 90}, 1.3, ['error']],
    ['2.41.3', {field: 'hours', hoursInterval: 36}, 1.2, ['warning']],
  ])('on n8n %s of %j in version %d: longer minutes are counted since 2.34', (n8n, interval, version, expected) => {
    const target = catalogFrom({...exampleCatalogJson, n8n})
    expect(judge('schedule-interval-invalid', interval, version, [target])).toEqual(expected)
  })

  it.each([
    [{field: 'seconds'}, ['warning']],
    [{field: 'seconds', secondsInterval: 60}, []],
    [{field: 'cronExpression', expression: '=*/5 * * * * *'}, ['warning']],
    [{field: 'cronExpression', expression: '={{ $vars.cron }}'}, []],
    [{}, []],
  ])('is too frequent: %j', (interval, expected) => {
    expect(judge('schedule-too-frequent', interval)).toEqual(expected)
  })

  it('that polls must not have a star in its first field, which n8n refuses', () => {
    const poll = (cronExpression: string) => ({
      name: 'Start',
      type: 'n8n-nodes-base.gmailTrigger',
      typeVersion: 1.2,
      parameters: {pollTimes: {item: [{mode: 'custom', cronExpression}]}},
    })
    const severities = (text: string) =>
      found('schedule-too-frequent', {nodes: [poll(text), step], connections: wired(['Start', 'Step'])}).map(({severity}) => severity)
    expect(severities('*/5 * * * *')).toEqual(['error'])
    expect(severities('0 */5 * * * *')).toEqual([])
  })
})

describe('an address', () => {
  it.each([
    ['http://localhost:5678/rest', 'another machine'],
    ['=https://127.0.0.1/{{ $json.id }}', 'another machine'],
    ['https://acme.app.n8n.cloud/webhook-test/9f', 'in the editor'],
    ['https://f3a1.ngrok-free.app/hook', 'a tunnel'],
    ['https://webhook.site/1', 'test requests'],
    ['https://www.example.com/a', 'stands for another'],
    ['https://your-company.com/a', 'stands for another'],
    ['https://api.acme.io/YOUR_ACCOUNT_ID/leads', 'placeholder'],
    ['https://api.acme.io/<account>/leads', 'placeholder'],
  ])('%s is for tests: %s', (text, fault) => {
    expect(addressFault(text)).toContain(fault)
  })

  it.each([
    'https://localhost.acme.io/a',
    'https://api.acme.io/webhook/localhost',
    'https://notexample.com/a',
    'https://api.acme.io/your/leads',
    'See http://localhost:5678 for help.',
    '=https://api.acme.io/{{ $json.a < 3 && $json.b > 4 }}',
  ])('%s is not', (text) => {
    expect(addressFault(text)).toBeNull()
  })

  it('is looked at quickly, however long and strange it is', () => {
    const start = performance.now()
    for (const text of [`http://${'a.'.repeat(200)}`, `https://your-${'a-'.repeat(200)}`, `http://${'<'.repeat(400)}`, `https://${'@'.repeat(1e6)}`])
      addressFault(text)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
