import type {Reading} from './ports.ts'
import type {ReadingRule, Unit} from './rule.ts'

const statuses = ['healthy', 'degraded', 'unhealthy']

/** A figure as a person reads it: `81 %`, `12,345`, `5 min 20 s`, `1.5 GiB`. */
export function formatFigure(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${trim(value * 100)} %`
    case 'seconds':
      return formatSeconds(value)
    case 'bytes':
      return formatBytes(value)
    case 'days':
      return `${trim(value)} days`
    case 'status':
      return statuses[value] ?? String(value)
    case 'count':
      return Math.round(value).toLocaleString('en-US')
  }
}

/** The rule's summary with the figures of this reading; what a reading does not say is left out as `?`. */
export function describeReading(rule: ReadingRule, level: number, {subject, value, labels}: Reading): string {
  const limit = rule.levels[level]?.fireAt ?? rule.levels[0].fireAt
  const words: Readonly<Record<string, string>> = {...labels, subject, value: formatFigure(value, rule.unit), limit: formatFigure(limit, rule.unit)}
  return rule.summary.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => (Object.hasOwn(words, name) ? (words[name] ?? '?') : '?'))
}

/** One decimal place where it says something. */
function trim(value: number): string {
  return value.toLocaleString('en-US', {maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0})
}

function formatSeconds(value: number): string {
  const seconds = Math.round(value)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`
}

function formatBytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)))
  return `${trim(value / 1024 ** step)} ${units[step]}`
}
