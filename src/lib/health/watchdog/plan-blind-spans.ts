import type {BlindSpan, LagSpan, MassLossSpan} from './ports.ts'
import {everywhere, silenceMs} from './silence.ts'

/** All in ms. */
export interface TickLimits {
  /** Between two ticks. */
  periodMs: number
  suspectAfterMs: number
  offlineAfterMs: number
}

/** A tick that comes this many periods after the one before is late. */
const lateAfterPeriods = 1.5
/** A monitor that is late again and again while a region is out for days would gather them without end. */
const mostSpans = 200

/**
 * The span since the last look in which the monitor should have looked and did not: it was stopped, overloaded or away, and what it would
 * have heard may be on its way. Before the first look ever nothing was heard at all.
 */
export function lagSpan(nowMs: number, lastSweepMs: number | null, {periodMs}: TickLimits): LagSpan[] {
  if (lastSweepMs === null) return [{region: everywhere, cause: 'lag', fromMs: 0, toMs: nowMs}]
  if (nowMs - lastSweepMs <= lateAfterPeriods * periodMs) return []
  return [{region: everywhere, cause: 'lag', fromMs: lastSweepMs + periodMs, toMs: nowMs}]
}

/** The spans of mass loss that were going on at the tick before, by region. */
export function spansGoingOn(spans: readonly BlindSpan[], before: readonly string[]): ReadonlyMap<string, MassLossSpan> {
  const latest = new Map(spans.filter((span) => span.cause === 'mass-loss').map((span) => [span.region, span]))
  return new Map([...latest].filter(([region]) => before.includes(region)))
}

export interface MassLossSpans {
  nowMs: number
  spans: readonly BlindSpan[]
  goingOn: ReadonlyMap<string, MassLossSpan>
  /** Regions that are out now, and of these the ones that would be even if they had not been. */
  out: readonly string[]
  over: readonly string[]
  limits: TickLimits
}

export interface NextSpans {
  spans: BlindSpan[]
  /** Of these people are to be told now. */
  begun: string[]
  /** These are over, and people know that they had begun. */
  ended: string[]
}

/**
 * Spans of mass loss begin, go on and, with one last piece up to now, end; what lies too far back to change a verdict goes. People are told
 * at a span's second tick: at the first, the regions of one and the same loss may still come one after the other.
 */
export function nextSpans({nowMs, spans, goingOn, out, over, limits}: MassLossSpans): NextSpans {
  // Whoever is seen to be silent now was heard at most so long ago, when he fell silent with the others.
  const beganMs = nowMs - limits.suspectAfterMs - limits.periodMs
  const next = [...new Set([...out, ...goingOn.keys()])].map((region): MassLossSpan => {
    const {fromMs = beganMs, overMs = nowMs} = goingOn.get(region) ?? {}
    return {region, cause: 'mass-loss', fromMs, toMs: nowMs, overMs: over.includes(region) ? nowMs : overMs, told: goingOn.has(region)}
  })
  const kept = spans.filter((span) => goingOn.get(span.region) !== span)
  return {
    spans: stillOfUse([...kept, ...next], nowMs, limits.offlineAfterMs),
    begun: out.filter((region) => goingOn.get(region)?.told === false),
    ended: [...goingOn.values()].filter(({region, told}) => told && !out.includes(region)).map(({region}) => region),
  }
}

/** Without those that end so long ago that whoever has been silent since is offline either way: by time that counts, wherever it does not. */
function stillOfUse(spans: readonly BlindSpan[], nowMs: number, offlineAfterMs: number): BlindSpan[] {
  const anywhere = spans.map((span) => ({...span, region: everywhere}))
  return spans
    .filter(({toMs}) => silenceMs({region: null, heardAtMs: toMs}, nowMs, anywhere) <= offlineAfterMs)
    .sort((a, b) => a.toMs - b.toMs)
    .slice(-mostSpans)
}
