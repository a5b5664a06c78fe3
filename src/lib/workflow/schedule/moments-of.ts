import type {JsonObject} from '../model/json-object.ts'
import {listOf, quote} from '../text/describe.ts'
import {cronFieldsOf} from './parse-cron.ts'
import {CRON, SCHEDULE_TRIGGER, type Timing} from './timings-of.ts'

/** The minutes at which a timing certainly starts its workflow, as sets: bit n for the value n. */
export interface Moments {
  /** Null where n8n picks one at random. */
  second: bigint | null
  minute: bigint
  hour: bigint
  /** It starts on days that are in one of these. */
  dates: readonly Dates[]
  /** In words, for a message. */
  written: string
  /** What n8n registers, where nothing of it is left to chance. A node that registers the same twice is started once. */
  registered: string | null
}

/** Days that have all three. */
export interface Dates {
  day: bigint
  month: bigint
  weekday: bigint
}

export const EVERY_DAY = 0xfffffffen
export const EVERY_MONTH = 0x1ffen
export const EVERY_WEEKDAY = 0x7fn

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** A timing as the cron expression that n8n makes of it. */
interface Pattern {
  cron: string
  written: string
  /** False where n8n puts a random second before it. */
  exact: boolean
}

/** When a timing starts its workflow. Null when that is not certain: it polls, n8n refuses it, or chance or the last execution have a say. */
export function momentsOf(timing: Timing): Moments | null {
  const pattern = patternOf(timing)
  const fields = pattern === null ? null : cronFieldsOf(pattern.cron)
  if (pattern === null || fields === null) return null
  const {second, minute, hour, day, month, weekday} = fields
  // The package `cron` takes a day that is in either field, when both leave days out.
  const either = day !== EVERY_DAY && weekday !== EVERY_WEEKDAY
  const dates = either
    ? [
        {day, month, weekday: EVERY_WEEKDAY},
        {day: EVERY_DAY, month, weekday},
      ]
    : [{day, month, weekday}]
  const {cron, written, exact} = pattern
  return {second: exact ? second : null, minute, hour, dates, written, registered: exact ? cron : null}
}

function patternOf({node, polls, cron, interval, item}: Timing): Pattern | null {
  if (polls) return null
  // The Cron node trims its expressions, the Schedule Trigger does not; it matters for what is registered twice.
  if (cron !== null) return {cron: node.type === CRON ? cron.trim() : cron, written: quote(cron), exact: true}
  if (node.type === SCHEDULE_TRIGGER) return interval === null ? weekly(item) : counted(interval, item)
  // The old Interval node counts from when the workflow was published.
  return node.type === CRON ? timeOf(interval, item) : null
}

/**
 * A rule of the Schedule Trigger that counts units. n8n counts minutes, hours and months from the first of the hour, the day and the year
 * where they divide these evenly. Otherwise, and with several days or weeks, the moment depends on the last execution, which nobody knows
 * here; with minutes only since n8n 2.34, which is not certain to be the release that runs it. The second is random. So are minute, hour and day
 * when they are null, but not when they are missing: n8n fills in the defaults first.
 * Source: GenericFunctions.js of the node, getNodeParameters of n8n-workflow; n8n 2.11, 2.34 and 2.41.
 */
function counted({unit, count}: NonNullable<Timing['interval']>, item: JsonObject): Pattern | null {
  const [minute, hour] = [numberText(item.triggerAtMinute, 0), numberText(item.triggerAtHour, 0)]
  const every = everyUnits(count, unit)
  if (unit === 'seconds') return isWithin(count, 59) ? {cron: `*/${count} * * * * *`, written: every, exact: true} : null
  if (unit === 'minutes') return count < 60 && dividesEvenly(count, 60) ? everyMinutes(count) : null
  if (unit === 'hours')
    return count < 24 && dividesEvenly(count, 24) ? atSomeSecond(`${minute} */${count} * * *`, `${every} at minute ${minute}`) : null
  const at = `at ${timeText(hour, minute)}`
  if (unit === 'days') return count === 1 ? atSomeSecond(`${minute} ${hour} * * *`, `${every} ${at}`) : null
  if (unit !== 'months' || !dividesEvenly(count, 12)) return null
  const day = numberText(item.triggerAtDayOfMonth, 1)
  // A month without that day breaks the chain.
  if (count > 1 && Number(day) > 28) return null
  return atSomeSecond(`${minute} ${hour} ${day} */${count} *`, `${every} on day ${day} ${at}`)
}

/** A rule of the Schedule Trigger for days of the week. None means all. */
function weekly({weeksInterval = 1, triggerAtDay = [0], triggerAtHour, triggerAtMinute}: JsonObject): Pattern | null {
  if (weeksInterval !== 1 || !Array.isArray(triggerAtDay)) return null
  const [minute, hour] = [numberText(triggerAtMinute, 0), numberText(triggerAtHour, 0)]
  const days = triggerAtDay.map((day: unknown) => numberText(day, 0))
  const names = days.length === 0 ? 'day' : listOf(days.map(weekdayName))
  return atSomeSecond(`${minute} ${hour} * * ${days.length === 0 ? '*' : days.join(',')}`, `every ${names} at ${timeText(hour, minute)}`)
}

/** A time of the old Cron node. With "every X hours" n8n picks the minute. Source: cron.js of n8n-workflow. */
function timeOf(interval: Timing['interval'], item: JsonObject): Pattern | null {
  if (interval !== null) return interval.unit === 'minutes' && isWithin(interval.count, 59) ? everyMinutes(interval.count) : null
  const {mode = 'everyDay'} = item
  const [minute, hour] = [numberText(item.minute, 0), numberText(item.hour, 14)]
  const at = `at ${timeText(hour, minute)}`
  if (mode === 'everyMinute') return atSomeSecond('* * * * *', 'every minute')
  if (mode === 'everyHour') return atSomeSecond(`${minute} * * * *`, `every hour at minute ${minute}`)
  if (mode === 'everyDay') return atSomeSecond(`${minute} ${hour} * * *`, `every day ${at}`)
  const [weekday, day] = [numberText(item.weekday, 1), numberText(item.dayOfMonth, 1)]
  if (mode === 'everyWeek') return atSomeSecond(`${minute} ${hour} * * ${weekday}`, `every ${weekdayName(weekday)} ${at}`)
  return mode === 'everyMonth' ? atSomeSecond(`${minute} ${hour} ${day} * *`, `every month on day ${day} ${at}`) : null
}

function everyMinutes(count: number): Pattern {
  return atSomeSecond(`*/${count} * * * *`, everyUnits(count, 'minutes'))
}

function everyUnits(count: number, unit: string): string {
  return `every ${count === 1 ? unit.slice(0, -1) : `${count} ${unit}`}`
}

function atSomeSecond(cron: string, written: string): Pattern {
  return {cron, written, exact: false}
}

/** A number as it comes into the expression. What is none, such as a formula, makes an expression that has no moments. */
function numberText(value: unknown, usual: number): string {
  if (typeof value === 'string') return /^\d+$/.test(value) ? value : '?'
  return typeof value === 'number' ? String(value) : value === undefined ? String(usual) : '?'
}

function isWithin(count: number, most: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= most
}

function dividesEvenly(count: number, whole: number): boolean {
  return isWithin(count, whole) && whole % count === 0
}

function weekdayName(weekday: string): string {
  return weekdays[Number(weekday) % 7] ?? '?'
}

/** `09:05` */
export function timeText(hour: string | number, minute: string | number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
