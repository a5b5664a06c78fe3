import type {Severity} from './alert-event.ts'

/** What can be read at one go; a rule judges readings of one signal. These are read every minute, so that "sustained" means something. */
export const SAMPLED_SIGNALS = ['health', 'queues', 'instances', 'tenant-load', 'heartbeats', 'firewall', 'delivery'] as const
/** Dear to read and slow to change: read in complete cycles only. */
export const SLOW_SIGNALS = ['database', 'stage'] as const
/** `signals` is how long the others went unread. */
export type Signal = (typeof SAMPLED_SIGNALS)[number] | (typeof SLOW_SIGNALS)[number] | 'signals'

/** From which figure on a rule fires, and back to which it must come to clear: between the two, what was stays. */
export interface Level {
  severity: Severity
  fireAt: number
  clearAt: number
}

export type Unit = 'count' | 'share' | 'seconds' | 'bytes' | 'days' | 'status'

/** Judges figures. */
export interface ReadingRule {
  /** kebab-case, part of the alert's identity. */
  id: string
  signal: Signal
  /** Whose fault it would be: an alert about a tenant is muted while the whole fleet's silence is inconclusive. */
  about: 'tenant' | 'control-plane' | 'database'
  /** `above` fires at figures greater than `fireAt`, `below` at those that are less. */
  direction: 'above' | 'below'
  unit: Unit
  /** Mildest first. */
  levels: readonly [Level, ...Level[]]
  /** How long it must have been so at every sample; 0 fires at the first. */
  sustainedForMs: number
  /** One line for docs: what is judged. */
  judges: string
  /** `{subject}`, `{value}`, `{limit}` (where the level fires) and labels such as `{region}` are filled in. */
  summary: string
  /** What to do now. */
  hint: string
  /** Of `genesis migrate`, where one applies; a label of this name goes first. */
  playbook?: string
}

/** Something that a part of Genesis reports by itself. */
export interface EventRule {
  id: string
  about: 'tenant' | 'control-plane'
  /** As it usually comes; the event itself says what it is. */
  severity: Severity
  /** One line for docs: when it is raised. */
  judges: string
  hint: string
  /** Ends this long after it was last raised, when nothing ever reports its end; null for those that are resolved by whoever raised them. */
  resolvesAfterMs: number | null
}

export interface AlertRules {
  readings: readonly ReadingRule[]
  events: readonly EventRule[]
}
