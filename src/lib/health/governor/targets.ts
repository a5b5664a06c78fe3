import type {LimitPolicy} from './next-limit.ts'

/** What the governor protects, and within which limits: jobs that use a target at once, in the whole cluster. */
export const GOVERNED = {
  /** Answers in 0.2 to 1 s when it is well. The pace of requests is the API budget's matter, not this one's. */
  digitalocean: {minimum: 2, maximum: 64, initial: 16, slackMs: 500},
  /** Answers in a few ms when it is well. */
  store: {minimum: 2, maximum: 64, initial: 16, slackMs: 50},
} as const satisfies Readonly<Record<string, LimitPolicy>>

export type GovernedTarget = keyof typeof GOVERNED
export const GOVERNED_TARGETS = Object.keys(GOVERNED) as GovernedTarget[]
