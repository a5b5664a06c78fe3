import {type Dates, EVERY_DAY, EVERY_MONTH, EVERY_WEEKDAY, type Moments, timeText, weekdays} from './moments-of.ts'

/** The months, with the most days that they have. */
const months = [
  ['January', 31],
  ['February', 29],
  ['March', 31],
  ['April', 30],
  ['May', 31],
  ['June', 30],
  ['July', 31],
  ['August', 31],
  ['September', 30],
  ['October', 31],
  ['November', 30],
  ['December', 31],
] as const

/** A minute at which both start, in words, `09:00 on day 1 of every month`; null when there is none. */
export function commonMoment(a: Moments, b: Moments): string | null {
  const minute = a.minute & b.minute
  const hour = a.hour & b.hour
  if (minute === 0n || hour === 0n) return null
  // Where both seconds are known, such as 0 and 30, they may be meant to take turns.
  if (a.second !== null && b.second !== null && (a.second & b.second) === 0n) return null
  for (const ofA of a.dates)
    for (const ofB of b.dates) {
      const dates = commonDates(ofA, ofB)
      if (dates !== null) return `${timeText(lowest(hour), lowest(minute))} ${dateText(dates)}`
    }
  return null
}

/**
 * Days that are in both. Any day of any month is on every day of the week in some year. Where a date must fall on a day of the week, and that
 * comes less than about once a year, nobody wants to hear of it.
 */
function commonDates(a: Dates, b: Dates): Dates | null {
  const [day, weekday] = [a.day & b.day, a.weekday & b.weekday]
  if (day === 0n || weekday === 0n) return null
  let [month, dates] = [0n, 0]
  for (const [i, [, last]] of months.entries()) {
    const bit = 1n << BigInt(i + 1)
    const inMonth = day & ((2n << BigInt(last)) - 1n)
    if ((a.month & b.month & bit) === 0n || inMonth === 0n) continue
    month |= bit
    dates += countOf(inMonth)
  }
  const isRare = day !== EVERY_DAY && weekday !== EVERY_WEEKDAY && dates * countOf(weekday) < 7
  return month === 0n || isRare ? null : {day, month, weekday}
}

/** One of the days, or what they have in common. */
function dateText({day, month, weekday}: Dates): string {
  const [monthName = ''] = months[lowest(month) - 1] ?? []
  const weekdayName = weekdays[lowest(weekday)] ?? ''
  const isEvery = month === EVERY_MONTH
  if (day === EVERY_DAY) return `${weekday === EVERY_WEEKDAY ? 'every day' : `every ${weekdayName}`}${isEvery ? '' : ` in ${monthName}`}`
  const date = lowest(day)
  const on = isEvery && date <= 28 ? `on day ${date} of every month` : `on ${date} ${monthName}`
  return weekday === EVERY_WEEKDAY ? on : `${on} when it is a ${weekdayName}`
}

/** The smallest value of a set that is not empty. */
function lowest(bits: bigint): number {
  let value = 0
  while (((bits >> BigInt(value)) & 1n) === 0n) value++
  return value
}

function countOf(bits: bigint): number {
  let count = 0
  // No set of days has more than 32 bits, and each step takes the lowest away.
  for (let left = Number(bits) | 0; left !== 0; left &= left - 1) count++
  return count
}
