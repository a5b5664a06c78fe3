/** So that nothing is silenced for ever and forgotten. */
export const maxSilenceMs = 30 * 24 * 3_600_000

export interface SilenceMatchers {
  rule: string
  subject: string
  /** All of them must match. */
  labels: Readonly<Record<string, string>>
}

/** Keeps the alerts that it matches from people, until it ends. Patterns: `*` stands for anything. */
export interface Silence extends SilenceMatchers {
  id: string
  reason: string
  author: string
  createdAtMs: number
  expiresAtMs: number
  liftedAtMs: number | null
  liftedBy: string | null
}

export interface SilenceRequest extends SilenceMatchers {
  /** `silence-` and letters, digits or hyphens. */
  id: string
  reason: string
  author: string
  /** At most 30 days. */
  forMs: number
}

/** Whether a silence is meant for this alert. */
export function silences(
  {rule, subject, labels}: SilenceMatchers,
  alert: {rule: string; subject: string; labels: Readonly<Record<string, string>>},
): boolean {
  const labelsMatch = Object.entries(labels).every(
    ([name, pattern]) => Object.hasOwn(alert.labels, name) && matches(pattern, alert.labels[name] ?? ''),
  )
  return matches(rule, alert.rule) && matches(subject, alert.subject) && labelsMatch
}

/** Walks both texts once, going back to the last `*` only: a pattern of many stars costs no more than length times length. */
function matches(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark, p] = [p, t, p + 1]
    else if (pattern[p] === text[t]) [p, t] = [p + 1, t + 1]
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1]
    else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
