import {type Metric, otherValue} from './metric.ts'

type Labels = Readonly<Record<string, string>>

/**
 * Keeps the number of a metric's series bounded, whatever comes in: a value that is not one of a closed set, or that comes after as many
 * others as were declared, becomes `other`. The first ones stay, so that a series once seen goes on.
 */
export function labelLimiter({labels}: Metric): (values: Labels) => Labels {
  const limits = Object.entries(labels).map(([label, values]) => [label, 'atMost' in values ? firstValues(values.atMost) : oneOf(values)] as const)
  if (limits.length === 0) return (values) => values
  return (values) => Object.fromEntries(limits.map(([label, limit]) => [label, limit(values[label] ?? otherValue)]))
}

function oneOf(values: readonly string[]): (value: string) => string {
  return (value) => (values.includes(value) ? value : otherValue)
}

function firstValues(atMost: number): (value: string) => string {
  const seen = new Set<string>()
  return (value) => {
    if (seen.has(value)) return value
    // `other` takes the last place itself.
    if (seen.size >= atMost - 1) return otherValue
    seen.add(value)
    return value
  }
}
