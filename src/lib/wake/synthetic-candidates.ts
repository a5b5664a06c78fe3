import type {WakeCandidate} from './wake-batch.ts'

/** A hibernated fleet of one tenth enterprise, three tenths high and six tenths standard, for planning without a store. */
export function syntheticCandidates(count: number): WakeCandidate[] {
  return Array.from({length: count}, (_, i) => {
    const tenth = i % 10
    const tier = tenth === 0 ? 'enterprise' : tenth < 4 ? 'high' : 'standard'
    return {id: `synthetic-${String(i + 1).padStart(7, '0')}`, tier, lineage: 'sovereign', state: 'hibernated', dropletId: i + 1}
  })
}
