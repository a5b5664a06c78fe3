import {everywhere} from './silence.ts'

/** So many, and such a share, falling silent at once is not the doing of single tenants. */
interface Threshold {
  atLeast: number
  share: number
}

/** Half of a handful, or a fifth of many. */
const ofRegion: readonly Threshold[] = [
  {atLeast: 3, share: 0.5},
  {atLeast: 10, share: 0.2},
]
/** Of all, without the regions that are out already. */
const ofRest: readonly Threshold[] = [
  {atLeast: 5, share: 0.5},
  {atLeast: 10, share: 0.1},
]
/** Of all, with them: so much cannot be one region's trouble. */
const ofAll: readonly Threshold[] = [{atLeast: 3, share: 0.5}]
/** What began at a share ends at half of it, so that a share that wavers does not begin and end again and again. */
const endsAtPart = 0.5

export interface MassLossView {
  /** By region; `watched` may be counted up to ten times `silent` only. */
  regions: readonly {region: string; silent: number; watched: number}[]
  /** In all regions. */
  silent: number
  watched: number
  /** What has been out until now, and ends only at a smaller share. */
  goingOn: readonly string[]
}

/** The regions in which, or `*` everywhere where, so many are silent that nothing is to be concluded for one of them. */
export function judgeMassLoss({regions, silent, watched, goingOn}: MassLossView): string[] {
  const wasOut = (name: string): boolean => goingOn.includes(name) || goingOn.includes(everywhere)
  const out = regions.filter((one) => exceeds(one, ofRegion, wasOut(one.region)))
  const outSilent = sum(out.map((one) => one.silent))
  const outWatched = sum(out.map((one) => one.watched))
  const rest = {silent: silent - outSilent, watched: Math.max(0, watched - outWatched)}
  const all = goingOn.includes(everywhere)
  if (exceeds(rest, ofRest, all) || exceeds({silent, watched}, ofAll, all)) return [everywhere]
  return out.map(({region}) => region).sort()
}

function exceeds({silent, watched}: {silent: number; watched: number}, thresholds: readonly Threshold[], wasOut: boolean): boolean {
  const part = wasOut ? endsAtPart : 1
  return thresholds.some(({atLeast, share}) => silent >= atLeast * part && silent > 0 && silent >= share * part * Math.max(watched, silent))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
