/** At most `atMost` values of data, such as regions, become series; whatever comes after them counts as `other`. */
export interface BoundedLabel {
  readonly atMost: number
}

/** The values that a label may have: all of them by name, or how many there may be. */
export type LabelValues = readonly string[] | BoundedLabel

interface MetricBase {
  /** One sentence, with the unit. */
  readonly help: string
  readonly labels: Readonly<Record<string, LabelValues>>
}

export type Metric =
  | (MetricBase & {readonly kind: 'counter' | 'gauge'})
  | (MetricBase & {readonly kind: 'histogram'; readonly buckets: readonly number[]})

/** The value that stands for all those for which there was no more room. */
export const otherValue = 'other'
