import {allRules} from '../../src/lib/workflow/all-rules.ts'
import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {allMutators} from '../../test/mutation/all-mutators.ts'
import type {BaseWorkflow} from '../../test/mutation/base-workflows.ts'
import {judgeBase, tryMutation} from '../../test/mutation/try-mutation.ts'
import {markdownTable, percent} from './write-section.ts'

/** What came of the defects that one rule is there to find. */
interface Recall {
  rule: string
  severity: string
  injected: number
  found: number
  /** Defects that some rule reports as an error. */
  asError: number
}

/** Injects every mutator's defect into every workflow that has no error, with several seeds. */
export function measureRecall(workflows: readonly BaseWorkflow[], targets: readonly Catalog[], seeds: number): Recall[] {
  const bases = workflows.map((base) => judgeBase(base, targets)).filter(({ok}) => ok)
  return allRules.map(({id, severity}) => {
    const trials = allMutators
      .filter(({rule}) => rule === id)
      .flatMap((mutator) => bases.flatMap((base) => Array.from({length: seeds}, (_, seed) => tryMutation(mutator, base, seed, targets))))
      .filter(({outcome}) => outcome !== 'not-applied')
    const found = trials.filter(({outcome}) => outcome === 'found').length
    const asError = trials.filter(({findings}) => findings.some((finding) => finding.severity === 'error')).length
    return {rule: id, severity, injected: trials.length, found, asError}
  })
}

export function recallTable(recalls: readonly Recall[]): string {
  const rows = recalls.map(({rule, severity, injected, found, asError}) => [
    rule,
    severity,
    injected,
    percent(found, injected),
    percent(asError, injected),
  ])
  const [injected, found, asError] = (['injected', 'found', 'asError'] as const).map((key) => recalls.reduce((sum, recall) => sum + recall[key], 0))
  const total = ['**all**', '', injected ?? 0, percent(found ?? 0, injected ?? 0), percent(asError ?? 0, injected ?? 0)]
  return markdownTable(['rule', 'severity', 'defects', 'found, with the node', 'reported as an error'], [...rows, total])
}
