const dayMs = 86_400_000

/** Fewer days say more about a weekend than about a trend. */
const fewestDays = 4
/** Older history says nothing about how fast something grows now. */
const longestDays = 28

/** A figure at a time. */
export interface Sample {
  atMs: number
  value: number
}

export type Trend =
  | {enough: false; days: number; needed: number}
  | {
      enough: true
      /** How many days went into it. */
      days: number
      /** Least-squares slope; negative when it shrinks. */
      perDay: number
      /** Share of the variation that a straight line explains (r²), 0 to 1; 1 when nothing varies. */
      steadiness: number
    }

/**
 * The straight line through the last value of each of the last 28 days (UTC), by least squares. Fewer than four days that cover
 * less than three are no trend, and that is what it says then.
 */
export function fitTrend(samples: readonly Sample[], nowMs: number): Trend {
  const points = lastOfEachDay(samples.filter(({atMs}) => atMs > nowMs - longestDays * dayMs))
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < fewestDays || last.atMs - first.atMs < (fewestDays - 2) * dayMs)
    return {enough: false, days: points.length, needed: fewestDays}
  return {enough: true, days: points.length, ...leastSquares(points.map(({atMs, value}) => ({x: (atMs - first.atMs) / dayMs, y: value})))}
}

/**
 * Days until a growing figure reaches its limit; 0 when it has, null when it does not grow or there is no trend, and null beyond ten years,
 * which nobody can tell.
 */
export function daysUntil(limit: number, current: number, trend: Trend): number | null {
  if (current >= limit) return 0
  if (!trend.enough || trend.perDay <= 0) return null
  const days = (limit - current) / trend.perDay
  return days <= 3650 ? days : null
}

function lastOfEachDay(samples: readonly Sample[]): Sample[] {
  const days = new Map<number, Sample>()
  for (const sample of [...samples].sort((a, b) => a.atMs - b.atMs)) days.set(Math.floor(sample.atMs / dayMs), sample)
  return [...days.values()]
}

function leastSquares(points: readonly {x: number; y: number}[]): {perDay: number; steadiness: number} {
  const mean = (pick: (point: {x: number; y: number}) => number): number => points.reduce((sum, point) => sum + pick(point), 0) / points.length
  const [meanX, meanY] = [mean(({x}) => x), mean(({y}) => y)]
  const varianceX = mean(({x}) => (x - meanX) ** 2)
  const varianceY = mean(({y}) => (y - meanY) ** 2)
  const covariance = mean(({x, y}) => (x - meanX) * (y - meanY))
  return {perDay: covariance / varianceX, steadiness: varianceY === 0 ? 1 : covariance ** 2 / (varianceX * varianceY)}
}
