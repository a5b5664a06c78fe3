import {describe, expect, it} from 'vitest'

import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {found, named, start, step, type Wire, workflow} from './judged.ts'

const scheduled = (name: string, ...intervals: readonly object[]) => ({...start, name, parameters: {rule: {interval: intervals}}})
const cronNode = (name: string, ...item: readonly object[]) => ({
  name,
  type: 'n8n-nodes-base.cron',
  typeVersion: 1,
  parameters: {triggerTimes: {item}},
})
const cron = (expression: string) => ({field: 'cronExpression', expression})
const custom = (cronExpression: string) => ({mode: 'custom', cronExpression})

const judge = (nodes: readonly object[], ...wires: readonly Wire[]) => found('schedules-overlap', workflow(nodes, ...wires))
const inOneNode = (...intervals: readonly object[]) => judge([scheduled('On time', ...intervals), step('Send')], ['On time', 'Send'])
const timesInOneNode = (...times: readonly object[]) => judge([cronNode('On time', ...times), step('Send')], ['On time', 'Send'])

const hourly = {field: 'hours'}
const daily = {field: 'days', triggerAtHour: 9}

describe('two rules of a Schedule Trigger meet', () => {
  it.each([
    [hourly, daily, '09:00 every day'],
    [{field: 'minutes', minutesInterval: 20}, {field: 'hours', hoursInterval: 6, triggerAtMinute: 40}, '00:40 every day'],
    [{field: 'seconds', secondsInterval: 30}, daily, '09:00 every day'],
    [{field: 'hours', hoursInterval: 4}, {field: 'hours', hoursInterval: 6}, '00:00 every day'],
    [daily, {field: 'days', triggerAtHour: 9}, '09:00 every day'],
    [{}, cron('@daily'), '00:00 every day'],
    [{field: 'weeks', triggerAtDay: [1, 2], triggerAtHour: 9}, {field: 'weeks', triggerAtDay: [2, 5], triggerAtHour: 9}, '09:00 every Tuesday'],
    [{field: 'weeks', triggerAtDay: [], triggerAtHour: 9}, daily, '09:00 every day'],
    [{field: 'weeks', triggerAtHour: 9}, cron('0 9 * * 7'), '09:00 every Sunday'],
    [{field: 'months', triggerAtHour: 9}, daily, '09:00 on day 1 of every month'],
    [{field: 'months', triggerAtHour: 9, triggerAtDayOfMonth: 31}, daily, '09:00 on 31 January'],
    [{field: 'months', monthsInterval: 12, triggerAtHour: 9}, daily, '09:00 on 1 January'],
    [{field: 'months', triggerAtHour: 9}, {field: 'weeks', triggerAtDay: [1], triggerAtHour: 9}, '09:00 on day 1 of every month when it is a Monday'],
    [cron('0 9 * 2,3 *'), daily, '09:00 every day in February'],
    [cron('0 9 29 2 *'), daily, '09:00 on 29 February'],
    [cron('0 9 30 1-4 *'), cron('0 9 30 2-4 *'), '09:00 on 30 March'],
    // With both, a day of the month or of the week is enough.
    [cron('0 9 1 * mon'), cron('0 9 2 * mon'), '09:00 on day 1 of every month when it is a Monday'],
    [cron('0 9 31 2 mon'), daily, '09:00 every Monday in February'],
    [cron('0 9 * * *'), cron('0 0 9 * * *'), '09:00 every day'],
    [cron('=0 9 * * *'), daily, '09:00 every day'],
    [{field: 'days', triggerAtHour: '9'}, daily, '09:00 every day'],
  ])('%j and %j', (first, second, moment) => {
    const messages = inOneNode(first, second).map(({message}) => message)
    expect(messages).toEqual([expect.stringContaining(` starts the workflow twice at ${moment}: `)])
    expect(inOneNode(second, first)).toHaveLength(1)
  })
})

describe('two rules of a Schedule Trigger do not surely meet', () => {
  it.each([
    ['at different minutes', hourly, {...daily, triggerAtMinute: 5}],
    ['at different hours', daily, {field: 'days', triggerAtHour: 10}],
    ['at a random minute', hourly, {...daily, triggerAtMinute: null}],
    ['at a random day', {field: 'months', triggerAtDayOfMonth: null}, hourly],
    ['at a time of a formula', {...daily, triggerAtHour: '={{ 9 }}'}, hourly],
    ['on different days', {field: 'weeks', triggerAtDay: [1]}, {field: 'weeks', triggerAtDay: [2]}],
    ['every third day', {...daily, daysInterval: 3}, hourly],
    ['every other week', {field: 'weeks', weeksInterval: 2}, hourly],
    ['every five months', {field: 'months', monthsInterval: 5}, hourly],
    ['on day 31 of every other month, which n8n loses track of', {field: 'months', monthsInterval: 2, triggerAtDayOfMonth: 31}, hourly],
    ['every five hours, which n8n loses track of', {field: 'hours', hoursInterval: 5}, hourly],
    ['every seven minutes, which n8n counts from the last execution since 2.34', {field: 'minutes', minutesInterval: 7}, hourly],
    ['with a number that n8n refuses', {field: 'minutes', minutesInterval: 90}, hourly],
    ['with an expression that n8n refuses', cron('0 9 L * *'), hourly],
    ['on a date that there is not', cron('0 9 31 2 *'), daily],
    ['in months without that day', cron('0 9 31 4,6 *'), cron('0 9 31 * *')],
    ['on 30 February', cron('0 9 30 * *'), cron('0 9 * 2 *')],
    ['on a date that is seldom a Monday', cron('0 9 1 5 *'), cron('0 9 * * mon')],
    ['on 29 February when it is a Sunday', cron('0 9 29 2 *'), {field: 'weeks', triggerAtHour: 9}],
    ['taking turns', cron('0 * * * * *'), cron('30 * * * * *')],
    ['the same expression twice, of which n8n takes one', cron('0 9 * * *'), cron('0 9 * * *')],
    ['the same seconds twice, of which n8n takes one', {field: 'seconds', secondsInterval: 20}, cron('*/20 * * * * *')],
    ['of an unknown kind', {field: 'quarters'}, hourly],
  ])('%s', (_, first, second) => {
    expect(inOneNode(first, second)).toEqual([])
    expect(inOneNode(second, first)).toEqual([])
  })
})

describe('two times of the old Cron node', () => {
  it.each([
    [{mode: 'everyMinute'}, {mode: 'everyHour', minute: 15}, '00:15 every day'],
    [{}, {mode: 'everyHour'}, '14:00 every day'],
    [{mode: 'everyWeek', hour: 9}, custom('0 9 * * mon'), '09:00 every Monday'],
    [{mode: 'everyMonth'}, {mode: 'everyDay'}, '14:00 on day 1 of every month'],
    [{mode: 'everyX', unit: 'minutes', value: 10}, {mode: 'everyDay', minute: 20}, '14:20 every day'],
    [{mode: 'custom'}, {mode: 'everyDay'}, '14:00 every day'],
  ])('meet: %j and %j', (first, second, moment) => {
    expect(timesInOneNode(first, second).map(({message}) => message)).toEqual([expect.stringContaining(` twice at ${moment}: `)])
  })

  it.each([
    ['every two hours, at a random minute', {mode: 'everyX', unit: 'hours', value: 2}, {mode: 'everyHour'}],
    ['of an unknown kind', {mode: 'everyYear'}, {mode: 'everyHour'}],
    ['the same expression twice, of which n8n takes one', custom('0 9 * * *'), custom(' 0 9 * * * ')],
  ])('do not surely meet: %s', (_, first, second) => {
    expect(timesInOneNode(first, second)).toEqual([])
  })

  it('without an expression have that of a new node, which n8n can read', () => {
    const nodes = [cronNode('On time', {mode: 'custom'}), step('Send')]
    expect(named('cron-expression-invalid', workflow(nodes, ['On time', 'Send']))).toEqual([])
    expect(named('schedule-too-frequent', workflow(nodes, ['On time', 'Send']))).toEqual(['On time'])
  })
})

describe('two triggers that meet', () => {
  const both = [scheduled('Hourly', hourly), scheduled('Daily', daily)]
  const off = {disabled: true}

  it('and lead to the same node are named both, with the node', () => {
    expect(judge([...both, step('Send')], ['Hourly', 'Send'], ['Daily', 'Send'])).toMatchObject([
      {
        node: 'Daily',
        severity: 'warning',
        pointer: '/nodes/1/parameters/rule/interval/0',
        message:
          'Node "Daily" (every day at 09:00) and node "Hourly" (every hour at minute 0) both start the workflow at 09:00 every day, and both lead to node "Send".',
      },
    ])
  })

  it('are found whatever they are', () => {
    const nodes = [scheduled('A', cron('0 14 * * *')), cronNode('B', {}), {...start, name: 'C'}, {...start, name: 'D'}, step('Send')]
    const wires = ['A', 'B', 'C', 'D'].map((name): Wire => [name, 'Send'])
    expect(named('schedules-overlap', workflow(nodes, ...wires))).toEqual(['B', 'D'])
  })

  it.each([
    ['the same expression', [scheduled('Hourly', cron('0 9 * * *')), scheduled('Daily', cron('0 9 * * *')), step('Send')], ['Daily']],
    ['a node that is switched off between', [...both, step('Send'), step('Off', off)], ['Daily']],
    ['a node that does nothing between', [...both, step('Send'), step('Off')], ['Daily']],
    ['a node of its own between', [...both, step('Send'), step('Off', {type: 'n8n-nodes-base.set', typeVersion: 3.4})], []],
    ['one switched off', [scheduled('Hourly', hourly), {...scheduled('Daily', daily), ...off}, step('Send'), step('Off', off)], []],
    ['nothing but what is switched off', [...both, step('Send', off), step('Off', off)], []],
  ])('with %s', (_, nodes, expected) => {
    const wires: readonly Wire[] = [
      ['Hourly', 'Send'],
      ['Daily', nodes.length > 3 ? 'Off' : 'Send'],
      ['Off', 'Send'],
    ]
    expect(named('schedules-overlap', workflow(nodes, ...wires))).toEqual(expected)
  })

  it('and lead to different nodes are left alone', () => {
    expect(judge([...both, step('Send'), step('Store')], ['Hourly', 'Send'], ['Daily', 'Store'])).toEqual([])
    expect(judge(both)).toEqual([])
    expect(judge([scheduled('On time', hourly, daily)])).toEqual([])
  })

  it.each([
    ["$('Daily').isExecuted", 'code'],
    ["={{ $('Hourly').isExecuted }}", 'set'],
    ['={{ $prevNode.name }}', 'set'],
  ])('are left alone where the workflow tells them apart: %s', (text, type) => {
    const send = step('Send', {type: `n8n-nodes-base.${type}`, typeVersion: 2, parameters: {jsCode: text}})
    expect(judge([...both, send], ['Hourly', 'Send'], ['Daily', 'Send'])).toEqual([])
  })
})

describe('what does not start the same steps at a known minute', () => {
  it.each([
    [
      'polls',
      'n8n-nodes-base.gmailTrigger',
      {pollTimes: {item: [{mode: 'everyX', unit: 'minutes', value: 5}, {mode: 'everyMinute'}, custom('0 * * * * *')]}},
    ],
    ['counts from when it was published', 'n8n-nodes-base.interval', {unit: 'minutes', interval: 1}],
  ])('%s', (_, type, parameters: JsonObject) => {
    const other = {name: 'Other', type, typeVersion: 1, parameters}
    expect(judge([scheduled('Hourly', hourly), other, step('Send')], ['Hourly', 'Send'], ['Other', 'Send'])).toEqual([])
  })
})

describe('a thousand schedules', () => {
  const many = (interval: (i: number) => object) => Array.from({length: 1000}, (_, i) => interval(i))

  it('that never meet, or always do, are judged quickly', () => {
    const began = performance.now()
    expect(inOneNode(...many((i) => ({field: 'days', triggerAtHour: i % 24, triggerAtMinute: Math.floor(i / 24)})))).toEqual([])
    const meeting = inOneNode(...many(() => daily))
    expect(meeting.length).toBeGreaterThan(100)
    expect(meeting.length).toBeLessThan(1000)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})
