import {Flags} from '@oclif/core'

import {UsageError} from '../../errors/usage.ts'

const unitsMs: Readonly<Record<string, number>> = {s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000}

/** `90s`, `30m`, `2h`, `3d` in ms. */
export const durationMs = Flags.custom<number>({
  helpValue: '2h',
  parse: (input) => {
    const [, amount, unit] = /^(\d{1,6})(s|m|min|h|d)$/.exec(input) ?? []
    const unitMs = unitsMs[unit ?? '']
    if (unitMs !== undefined) return Promise.resolve(Number(amount) * unitMs)
    return Promise.reject(new UsageError(`${input} is not a length of time.`, {hint: 'Write a number and a unit: 30m, 2h or 3d.'}))
  },
})

/**
 * `region=nyc3` and the like, by name.
 * @throws {UsageError} for what is not name=pattern, or a name that comes twice
 */
export function parseLabels(texts: readonly string[]): Record<string, string> {
  const labels = texts.map((text): [string, string] => {
    const [, name, pattern] = /^([a-zA-Z][\w-]{0,62})=(.+)$/s.exec(text) ?? []
    if (name === undefined || pattern === undefined)
      throw new UsageError(`--label ${text} is not name=pattern.`, {hint: 'For example --label region=nyc3'})
    return [name, pattern]
  })
  if (new Set(labels.map(([name]) => name)).size < labels.length)
    throw new UsageError('A label was given twice.', {hint: 'All labels must match at once; use * in one pattern.'})
  return Object.fromEntries(labels)
}
