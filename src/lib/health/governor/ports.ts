import type {CallWindow, LimitState} from './next-limit.ts'
import type {GovernedTarget} from './targets.ts'

export type CallReport = Partial<Record<GovernedTarget, CallWindow>>
export type GovernorLimits = Partial<Record<GovernedTarget, number>>

export interface GovernorView {
  /** Reports up to this time are in it; handed back when the decision is saved. */
  asOf: string
  states: Partial<Record<GovernedTarget, LimitState>>
  /** One window for each process that reported. */
  windows: Partial<Record<GovernedTarget, CallWindow[]>>
}

/** Where the governor's evidence and decisions are kept, so that they survive every process and are the same for all. */
export interface GovernorStore {
  /** Adds what this process saw. Returns the limits that hold. */
  report(report: CallReport): Promise<GovernorLimits>
  view(): Promise<GovernorView>
  /** Keeps the decisions, and forgets the reports that they were made of. */
  decide(states: Partial<Record<GovernedTarget, LimitState>>, asOf: string): Promise<void>
}

/** A queue whose jobs use some of the targets. */
export interface GovernedQueue {
  targets: readonly GovernedTarget[]
  /** Lets at most this many of its jobs run at once in the whole cluster. */
  limitConcurrency(limit: number): Promise<void>
}
