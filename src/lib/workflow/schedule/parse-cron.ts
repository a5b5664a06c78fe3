/** What a cron expression says, as n8n's scheduler reads it: five fields, or six with seconds first. */
type CronReading = {problem: null; perMinute: number} | {problem: string}

/** When a cron expression fires: of each field the values that it allows, the value n as bit n. Sunday is 0. */
export interface CronFields {
  second: bigint
  minute: bigint
  hour: bigint
  day: bigint
  month: bigint
  weekday: bigint
}

interface Field {
  name: string
  lowest: number
  highest: number
}

const fields: readonly Field[] = [
  {name: 'second', lowest: 0, highest: 59},
  {name: 'minute', lowest: 0, highest: 59},
  {name: 'hour', lowest: 0, highest: 23},
  {name: 'day of month', lowest: 1, highest: 31},
  {name: 'month', lowest: 1, highest: 12},
  {name: 'day of week', lowest: 0, highest: 7},
]

const presets: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 0 1 1 *'],
  ['@monthly', '0 0 0 1 * *'],
  ['@weekly', '0 0 0 * * 0'],
  ['@daily', '0 0 0 * * *'],
  ['@hourly', '0 0 * * * *'],
  ['@minutely', '0 * * * * *'],
  ['@secondly', '* * * * * *'],
  ['@weekdays', '0 0 0 * * 1-5'],
  ['@weekends', '0 0 0 * * 0,6'],
])
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const numbers = new Map([...months.map((name, i) => [name, String(i + 1)] as const), ...days.map((name, i) => [name, String(i)] as const)])

/** No schedule is longer; what is goes on and on. */
const LONGEST = 1000

/**
 * Reads a cron expression. `perMinute`: how often it fires in a minute in which it fires at all; `problem`: why n8n cannot use it.
 * Source: the package `cron` 4 that n8n 2 schedules with, which knows no L, W, # and ?.
 */
export function parseCron(expression: string): CronReading {
  const split = splitCron(expression)
  return split.problem === null ? {problem: null, perMinute: valuesOf(split.parts, 0).size} : split
}

/** The fields of a cron expression; null when n8n cannot use it. */
export function cronFieldsOf(expression: string): CronFields | null {
  const {problem, parts} = splitCron(expression)
  if (problem !== null) return null
  const [second = 0n, minute = 0n, hour = 0n, day = 0n, month = 0n, weekday = 0n] = fields.map((_, i) => bitsOf(valuesOf(parts, i)))
  // Sunday is 0 and 7.
  return {second, minute, hour, day, month, weekday: (weekday | (weekday >> 7n)) & 0x7fn}
}

/** The six fields of an expression, each found good; or why n8n cannot use it. */
function splitCron(expression: string): {problem: null; parts: readonly string[]} | {problem: string; parts?: never} {
  const written = expression.toLowerCase()
  if (written.length > LONGEST) return {problem: 'it is too long'}
  const named = replaceNames(presets.get(written) ?? written)
  if (named === null) return {problem: 'it has a letter that is no month and no day'}
  const parts = named.trim().split(/\s+/)
  if (parts.length < 5 || parts.length > 6)
    return {problem: `it has ${parts[0] === '' ? 'no' : parts.length} fields, but must have 5, or 6 with seconds first`}
  const all = parts.length === 5 ? ['0', ...parts] : parts
  for (const [i, field] of fields.entries()) {
    const problem = problemOf(all[i] ?? '', field)
    if (problem !== null) return {problem}
  }
  return {problem: null, parts: all}
}

/** Months and days by number; null when there is another word. Words are cut every three letters, as n8n's scheduler does. */
function replaceNames(text: string): string | null {
  let unknown = false
  const replaced = text.replace(/[a-z]{1,3}/g, (name) => {
    const number = numbers.get(name)
    unknown ||= number === undefined
    return number ?? ''
  })
  return unknown ? null : replaced
}

const range = /^(\d+)(?:-(\d+))?(?:\/(\d+))?$/

function problemOf(value: string, {name, lowest, highest}: Field): string | null {
  for (const part of value.split(',')) {
    const match = range.exec(part.startsWith('*') ? `${lowest}-${highest}${part.slice(1)}` : part)
    if (match === null) return `its ${name} ${JSON.stringify(part)} cannot be read`
    const from = Number(match[1])
    const to = match[2] === undefined ? from : Number(match[2])
    if (from < lowest || to > highest) return `its ${name} ${JSON.stringify(part)} is not from ${lowest} to ${highest}`
    if (from > to) return `its ${name} ${JSON.stringify(part)} ends before it begins`
    if (match[3] !== undefined && Number(match[3]) === 0) return `its ${name} ${JSON.stringify(part)} has a step of zero`
  }
  return null
}

/** The values that a field allows, which was found good before. A step without an end goes on to the highest value. */
function valuesOf(parts: readonly string[], index: number): Set<number> {
  const values = new Set<number>()
  const {lowest, highest} = fields[index] ?? {lowest: 0, highest: 0}
  for (const part of (parts[index] ?? '').split(',')) {
    const match = range.exec(part.startsWith('*') ? `${lowest}-${highest}${part.slice(1)}` : part)
    const from = Number(match?.[1])
    const step = Number(match?.[3] ?? 1)
    const to = match?.[2] === undefined ? (match?.[3] === undefined ? from : highest) : Number(match[2])
    for (let at = from; at <= to; at += step) values.add(at)
  }
  return values
}

function bitsOf(values: Iterable<number>): bigint {
  let bits = 0n
  for (const value of values) bits |= 1n << BigInt(value)
  return bits
}
