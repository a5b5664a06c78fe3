import type {CallWindow} from './next-limit.ts'

/** What all processes saw together. The median of the whole is taken as the median of the parts', each weighing what it has of calls. */
export function mergeWindows(windows: readonly CallWindow[]): CallWindow {
  const calls = windows.reduce((sum, window) => sum + window.calls, 0)
  const errors = windows.reduce((sum, window) => sum + window.errors, 0)
  return {calls, errors, medianMs: weightedMedian(windows)}
}

function weightedMedian(windows: readonly CallWindow[]): number | null {
  const known = windows.flatMap(({calls, errors, medianMs}) => (medianMs === null ? [] : [{medianMs, weight: calls - errors}]))
  const half = known.reduce((sum, {weight}) => sum + weight, 0) / 2
  let passed = 0
  for (const {medianMs, weight} of known.sort((a, b) => a.medianMs - b.medianMs)) {
    passed += weight
    if (passed >= half) return medianMs
  }
  return null
}
