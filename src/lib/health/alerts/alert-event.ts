export const SEVERITIES = ['critical', 'warning', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Something that happened, or is over, and that a person may have to know at once, without waiting for the next cycle. */
export interface AlertEvent {
  /** Which alert: kebab-case, one of the rules that docs/operations/alerts.md lists. */
  rule: string
  /** What it is about: a tenant's id, a region, a queue, or `fleet`. Rule and subject together are the alert's identity. */
  subject: string
  state: 'firing' | 'resolved'
  severity: Severity
  /** One sentence that says what happened to which thing, with figures. Never a secret. */
  summary: string
  /** For grouping, for example `{region: 'nyc3'}`. */
  labels: Readonly<Record<string, string>>
}

/** Where features report; what becomes of it (grouping, silences, sinks) is decided elsewhere. */
export interface AlertEvents {
  /** Durable when it resolves. Saying the same twice changes nothing. */
  raise(events: readonly AlertEvent[]): Promise<void>
}
