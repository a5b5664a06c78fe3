import type {CallWindow} from './next-limit.ts'
import type {CallReport} from './ports.ts'
import {GOVERNED_TARGETS, type GovernedTarget} from './targets.ts'

/** Enough for a median; the latest count. */
const keptLatencies = 256

export interface ObservedCall {
  latencyMs: number
  /** It failed because the target is overloaded or away; a request that was refused for what it asked is none of the target's trouble. */
  failed: boolean
}

/** What one process sees of the governed targets, until it is reported. Its memory is bounded. */
export interface CallGatherer {
  observe(target: GovernedTarget, call: ObservedCall): void
  /** What was seen since it was last taken; targets that were not called are left out. */
  take(): CallReport
  /** Puts back a report that could not be delivered: what was seen while the store was away must reach it afterwards. */
  giveBack(report: CallReport): void
}

interface Gathered {
  calls: number
  errors: number
  latenciesMs: number[]
}

export function callGatherer(): CallGatherer {
  let gathered = new Map<GovernedTarget, Gathered>()

  function of(target: GovernedTarget): Gathered {
    const known = gathered.get(target) ?? {calls: 0, errors: 0, latenciesMs: []}
    gathered.set(target, known)
    return known
  }

  return {
    observe(target, {latencyMs, failed}) {
      const seen = of(target)
      seen.calls++
      if (failed) seen.errors++
      else note(seen, latencyMs)
    },
    take() {
      const taken = gathered
      gathered = new Map()
      return Object.fromEntries([...taken].map(([target, seen]) => [target, toWindow(seen)]))
    },
    giveBack(report) {
      for (const target of GOVERNED_TARGETS) {
        const window = report[target]
        if (window === undefined) continue
        const seen = of(target)
        seen.calls += window.calls
        seen.errors += window.errors
        if (window.medianMs !== null) note(seen, window.medianMs)
      }
    },
  }
}

function note({latenciesMs}: Gathered, latencyMs: number): void {
  latenciesMs.push(latencyMs)
  if (latenciesMs.length > keptLatencies) latenciesMs.shift()
}

function toWindow({calls, errors, latenciesMs}: Gathered): CallWindow {
  const sorted = latenciesMs.sort((a, b) => a - b)
  return {calls, errors, medianMs: sorted[Math.floor(sorted.length / 2)] ?? null}
}
