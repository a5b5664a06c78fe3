import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {commonMoment} from '../../../src/lib/workflow/schedule/common-moment.ts'
import {momentsOf} from '../../../src/lib/workflow/schedule/moments-of.ts'
import {cronFieldsOf} from '../../../src/lib/workflow/schedule/parse-cron.ts'
import type {Timing} from '../../../src/lib/workflow/schedule/timings-of.ts'

const node = {index: 0, raw: {}, name: 'On time', type: 'n8n-nodes-base.scheduleTrigger', disabled: false}

/** A rule as a Schedule Trigger has it, with the expression and the condition that n8n makes of it. */
interface Sample {
  timing: Timing
  /** Six fields, `?` for a second that n8n picks. */
  cron: string
  every: {unit: string; count: number}
}

const cronSample = fc
  .tuple(
    fc.constantFrom('0', '0', '30', '*/20', '*', '15-40'),
    fc.constantFrom('*', '0', '*/15', '5-10', '30', '1,31', '*/7', '50/3'),
    fc.constantFrom('*', '9', '*/6', '8-18/2', '0,12', '23', '5/7'),
    fc.constantFrom('*', '*', '1', '31', '*/2', '29-31', '30', '1-31', '15,29'),
    fc.constantFrom('*', '*', '2', '1-3', '*/2', '4,6,9,11', '12', '1-12'),
    fc.constantFrom('*', '*', '1', '0', '7', '1-5', '*/2', '1,5', '0-7', '5-7'),
  )
  .map((fields): Sample => {
    const cron = fields.join(' ')
    return {timing: {node, path: [], polls: false, cron, interval: null, item: {}}, cron, every: {unit: '', count: 1}}
  })

const intervalSample = fc
  .record({
    unit: fc.constantFrom('seconds', 'minutes', 'hours', 'hours', 'days', 'weeks', 'months', 'months'),
    count: fc.oneof(fc.constant(1), fc.constantFrom(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
    minute: fc.constantFrom(0, 0, 5, 30, 59),
    hour: fc.constantFrom(0, 9, 12, 23),
    day: fc.constantFrom(1, 15, 29, 30, 31),
    weekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6]),
  })
  .map(({unit, count, minute, hour, day, weekdays}): Sample => {
    const item = {field: unit, triggerAtMinute: minute, triggerAtHour: hour, triggerAtDayOfMonth: day, triggerAtDay: weekdays, weeksInterval: count}
    // As toCronExpression of the node does.
    const expressions: Record<string, string> = {
      seconds: `*/${count} * * * * *`,
      minutes: `? */${count} * * * *`,
      hours: `? ${minute} */${count} * * *`,
      days: `? ${minute} ${hour} * * *`,
      weeks: `? ${minute} ${hour} * * ${weekdays.length === 0 ? '*' : weekdays.join(',')}`,
      months: `? ${minute} ${hour} ${day} */${count} *`,
    }
    const interval = unit === 'weeks' ? null : {unit, count}
    return {timing: {node, path: [], polls: false, cron: null, interval, item}, cron: expressions[unit] ?? '', every: {unit, count}}
  })

/** Whether a field of a cron expression allows a value. Slow and plain on purpose. */
function allows(field: string, value: number, lowest: number, highest: number): boolean {
  return field.split(',').some((part) => {
    const [range = '', step] = part.split('/')
    const [from = '', to] = range === '*' ? [String(lowest), String(highest)] : range.split('-')
    const last = to ?? (step === undefined ? from : String(highest))
    return value >= Number(from) && value <= Number(last) && (value - Number(from)) % Number(step ?? 1) === 0
  })
}

interface Day {
  day: number
  month: number
  weekday: number
}

/** Every date is on every day of the week within 28 years. */
const days = Array.from({length: 28 * 365 + 7}, (_, i): Day => {
  const date = new Date(Date.UTC(2000, 0, 1 + i))
  return {day: date.getUTCDate(), month: date.getUTCMonth() + 1, weekday: date.getUTCDay()}
})

/** As the package `cron` 4 does: of two fields that leave days out, one is enough. */
function isOnDays(cron: string): (day: Day) => boolean {
  const [dayField = '', monthField = '', weekdayField = ''] = cron.split(' ').slice(3)
  const inMonth = Array.from({length: 13}, (_, month) => allows(monthField, month, 1, 12))
  const onDay = Array.from({length: 32}, (_, day) => allows(dayField, day, 1, 31))
  const onWeekday = Array.from({length: 7}, (_, day) => allows(weekdayField, day, 0, 7) || (day === 0 && allows(weekdayField, 7, 0, 7)))
  const either = onDay.slice(1).includes(false) && onWeekday.includes(false)
  return ({day, month, weekday}) => {
    const [ofMonth, ofWeek] = [onDay[day] === true, onWeekday[weekday] === true]
    return inMonth[month] === true && (either ? ofMonth || ofWeek : ofMonth && ofWeek)
  }
}

/** The hours of 28 years in which a rule starts the workflow, from the day on which it is published. As recurrenceCheck of the node does. */
function hoursOf({cron, every: {unit, count}}: Sample): Set<number> {
  const hourField = cron.split(' ')[2] ?? ''
  const isOn = isOnDays(cron)
  const hours = Array.from({length: 24}, (_, hour) => hour).filter((hour) => allows(hourField, hour, 0, 23))
  const started = new Set<number>()
  let last: number | null = null
  for (const [i, day] of days.entries()) {
    if (!isOn(day)) continue
    for (const hour of hours) {
      const now = unit === 'hours' ? hour : day.month - 1
      if (count > 1 && (unit === 'hours' || unit === 'months') && last !== null && now !== (count + last) % (unit === 'hours' ? 24 : 12)) continue
      last = now
      started.add(i * 24 + hour)
    }
  }
  return started
}

/** The days of 28 years on which both start the workflow in one minute. */
function daysInCommon(a: Sample, b: Sample): number {
  const sixty = Array.from({length: 60}, (_, i) => i)
  const [ofA, ofB] = [a.cron.split(' '), b.cron.split(' ')]
  const both = (field: 0 | 1) =>
    sixty.some((value) => [ofA[field] ?? '', ofB[field] ?? ''].every((text) => text === '?' || allows(text, value, 0, 59)))
  if (!both(0) || !both(1)) return 0
  const hours = hoursOf(b)
  const common = [...hoursOf(a)].filter((hour) => hours.has(hour))
  return new Set(common.map((hour) => Math.floor(hour / 24))).size
}

const restrictsWeekday = ({cron}: Sample) => !['*', '0-7'].includes(cron.split(' ')[5] ?? '')

describe('the sets of two timings', () => {
  it('have something in common when a simulated n8n starts both in one minute, and not otherwise', () => {
    const sample = fc.oneof(cronSample, intervalSample)
    const answers = {yes: 0, no: 0}
    const property = fc.property(sample, sample, (a, b) => {
      const [ofA, ofB] = [momentsOf(a.timing), momentsOf(b.timing)]
      if (ofA === null || ofB === null) return
      const moment = commonMoment(ofA, ofB)
      answers[moment === null ? 'no' : 'yes']++
      const common = daysInCommon(a, b)
      if (moment !== null) expect(common).toBeGreaterThanOrEqual(7)
      // What comes less than once a year, such as a Monday that is the first of May, is left out.
      else expect(common).toBeLessThan(restrictsWeekday(a) || restrictsWeekday(b) ? 28 * 4 : 1)
    })
    fc.assert(property, {numRuns: 150})
    expect(Math.min(answers.yes, answers.no)).toBeGreaterThan(5)
  }, 30_000)
})

describe('the fields of a cron expression', () => {
  const valuesOf = (bits = 0n) => Array.from({length: 60}, (_, i) => i).filter((i) => ((bits >> BigInt(i)) & 1n) === 1n)

  it.each([
    ['0 9 * * mon-fri', [[0], [0], [9], null, null, [1, 2, 3, 4, 5]]],
    ['5/20 50-55/2 */8 31 feb,dec 7', [[5, 25, 45], [50, 52, 54], [0, 8, 16], [31], [2, 12], [0]]],
    ['0 0 1 1 5-7', [[0], [0], [0], [1], [1], [0, 5, 6]]],
    ['@weekdays', [[0], [0], [0], null, null, [1, 2, 3, 4, 5]]],
    ['@weekends', [[0], [0], [0], null, null, [0, 6]]],
    ['@yearly', [[0], [0], [0], [1], [1], [0, 1, 2, 3, 4, 5, 6]]],
  ])('%s', (text, expected) => {
    const fields = cronFieldsOf(text)
    const read = [fields?.second, fields?.minute, fields?.hour, fields?.day, fields?.month, fields?.weekday].map(valuesOf)
    expect(read.map((values, i) => (expected[i] === null ? null : values))).toEqual(expected)
  })

  it.each(['', '0 9 L * *', '60 * * * *', '@midnight'])('%j has none', (text) => {
    expect(cronFieldsOf(text)).toBeNull()
  })
})
