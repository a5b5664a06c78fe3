import type {Labels, MetricName} from './catalog.ts'

/** Counts and measures; a port, so that features need not know what collects it. Names, labels and units: `catalog.ts`. */
export interface Meter {
  /** Adds to a counter. */
  count<Name extends MetricName<'counter'>>(name: Name, labels: Labels<Name>, by?: number): void
  /** Sets a gauge. */
  set<Name extends MetricName<'gauge'>>(name: Name, labels: Labels<Name>, value: number): void
  /** Forgets all series of a gauge, so that nothing is said of what is not known now. */
  clear(name: MetricName<'gauge'>): void
  /** Notes one duration or size. */
  observe<Name extends MetricName<'histogram'>>(name: Name, labels: Labels<Name>, value: number): void
}
