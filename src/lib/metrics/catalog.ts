/**
 * Every metric of `/metrics`, by its name. A label has a closed set of values, so that the number of series is bounded whatever comes in
 * from outside; `docs/operations/metrics.md` is made from this.
 */
export const metrics = {
  genesis_heartbeats_total: {
    kind: 'counter',
    help: 'Heartbeats, by what became of them.',
    labels: {outcome: ['accepted', 'bad-signature', 'clock', 'replay', 'unknown-tenant', 'firewall', 'malformed', 'overloaded', 'store-away']},
  },
  genesis_heartbeat_seconds: {
    kind: 'histogram',
    help: 'From the arrival of a heartbeat to its acknowledgement, in seconds.',
    labels: {},
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
} as const satisfies Readonly<Record<`genesis_${string}`, Metric>>

type LabelSets = Readonly<Record<string, readonly string[]>>
export type Metric =
  | {readonly kind: 'counter' | 'gauge'; readonly help: string; readonly labels: LabelSets}
  | {readonly kind: 'histogram'; readonly help: string; readonly labels: LabelSets; readonly buckets: readonly number[]}

type Catalog = typeof metrics
/** Names of the metrics of one kind. */
export type MetricName<Kind extends Metric['kind']> = {[Name in keyof Catalog]: Catalog[Name]['kind'] extends Kind ? Name : never}[keyof Catalog]
/** A value for each label of a metric. */
export type Labels<Name extends keyof Catalog> = {readonly [Label in keyof Catalog[Name]['labels']]: ValueOf<Catalog[Name]['labels'][Label]>}
type ValueOf<Values> = Values extends readonly (infer Value extends string)[] ? Value : never
