import type {TickMark} from './start-tick-process.ts'
import type {LedgerRow} from './ticks-world.ts'

/** From when a replica said that it is ready to when it was killed. */
export interface Life {
  pid: number
  fromMs: number
  toMs: number
}

export interface TickFigures {
  kills: number
  slotsRun: number
  /** Ticks whose holder was killed and that another finished. */
  takenOver: number
  /** Slots in which nobody could have run a tick. */
  slotsWithoutLife: number
  /** From the beginning of one tick to that of the next, in periods. */
  spacing: {min: number; median: number; max: number}
}

/**
 * Holds what the ticks wrote themselves, and what the ledger says, against when which replica lived.
 * @returns faults in words: a tick run twice, two at once, one that is missing although a replica lived
 */
export function judgeTicks(world: {everyMs: number; lives: Life[]; marks: TickMark[]; ledger: LedgerRow[]}): {
  faults: string[]
  figures: TickFigures
} {
  const {everyMs, lives, marks, ledger} = world
  const finished = ledger.filter(({finishedMs}) => finishedMs !== null)
  const expected = slotsWithLife(everyMs, lives)
  const missing = expected.lived.filter((slot) => !finished.some((row) => row.slot === slot))
  const faults = [
    ...missing.map((slot) => `slot ${slot} was not run although a replica lived`),
    ...finished.flatMap((row) => faultsOf(row, marks, lives)),
    ...finished
      .filter(({slot}) => !marks.some((mark) => mark.event === 'end' && mark.slot === slot))
      .map(({slot}) => `slot ${slot} never ended itself`),
  ]
  const begins = finished.map(({startedMs}) => startedMs)
  const gaps = begins.slice(1).map((atMs, i) => (atMs - (begins[i] ?? 0)) / everyMs)
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 100) / 100
  const figures = {
    kills: lives.length,
    slotsRun: finished.length,
    takenOver: finished.filter(({attempt}) => attempt > 1).length,
    slotsWithoutLife: expected.without,
    spacing: {min: at(0), median: at(0.5), max: at(1)},
  }
  return {faults, figures}
}

/** A tick is run to its end once: a second run follows only the death of who ran it first, and after that death. */
function faultsOf({slot, attempt, holder}: LedgerRow, marks: readonly TickMark[], lives: readonly Life[]): string[] {
  const runs = marks.filter((mark) => mark.slot === slot && mark.event === 'begin')
  const diedMs = (pid: number): number => lives.find((life) => life.pid === pid)?.toMs ?? Number.POSITIVE_INFINITY
  const last = runs.at(-1)
  return [
    ...(last?.attempt === attempt && String(last.pid) === holder
      ? []
      : [`slot ${slot}: the ledger knows attempt ${attempt} of ${holder}, the ticks ${last?.attempt} of ${last?.pid}`]),
    ...runs.slice(1).flatMap((run, i) => {
      const before = runs[i]
      return before !== undefined && diedMs(before.pid) < run.atMs ? [] : [`slot ${slot}: ${run.pid} began while ${before?.pid} lived`]
    }),
  ]
}

/** Slots of which, from the half on, one and the same replica lived; and how many there were in between in which none did. */
function slotsWithLife(everyMs: number, lives: readonly Life[]): {lived: number[]; without: number} {
  const first = Math.ceil(Math.min(...lives.map(({fromMs}) => fromMs)) / everyMs)
  const last = Math.floor(Math.max(...lives.map(({toMs}) => toMs)) / everyMs) - 1
  const slots = Array.from({length: Math.max(0, last - first + 1)}, (_, i) => first + i)
  const lived = slots.filter((slot) => lives.some(({fromMs, toMs}) => fromMs <= (slot + 0.5) * everyMs && toMs >= (slot + 1) * everyMs))
  return {lived, without: slots.length - lived.length}
}
