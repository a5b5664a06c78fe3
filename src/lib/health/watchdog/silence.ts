import type {BlindSpan} from './ports.ts'

/** Everywhere, as a region. */
export const everywhere = '*'
/** The region of tenants of whom none is known. */
export const unknownRegion = ''

export interface Heard {
  region: string | null
  heardAtMs: number
}

/** How long a tenant has been silent in ms, without the time in which its silence said nothing. All times by one clock. */
export function silenceMs({region, heardAtMs}: Heard, nowMs: number, blind: readonly BlindSpan[]): number {
  const spans = blind
    .filter((span) => span.region === everywhere || span.region === (region ?? unknownRegion))
    .map(({fromMs, toMs}) => ({fromMs: Math.max(fromMs, heardAtMs), toMs: Math.min(toMs, nowMs)}))
    .filter(({fromMs, toMs}) => toMs > fromMs)
    .sort((a, b) => a.fromMs - b.fromMs)
  let creditMs = 0
  let coveredToMs = Number.NEGATIVE_INFINITY
  for (const {fromMs, toMs} of spans) {
    creditMs += Math.max(0, toMs - Math.max(fromMs, coveredToMs))
    coveredToMs = Math.max(coveredToMs, toMs)
  }
  return Math.max(0, nowMs - heardAtMs - creditMs)
}
