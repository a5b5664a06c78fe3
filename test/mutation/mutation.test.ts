import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {allRules} from '../../src/lib/workflow/all-rules.ts'
import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {validateWorkflow} from '../../src/lib/workflow/validate-workflow.ts'
import {estateCatalog} from '../harness/estate-catalog.ts'
import {allMutators} from './all-mutators.ts'
import {corpusFolder, corpusIsThere, corpusWorkflows, ownWorkflows} from './base-workflows.ts'
import type {Mutator} from './mutator.ts'
import {type JudgedBase, judgeBase, type Trial, tryMutation} from './try-mutation.ts'

const targets = [estateCatalog]
const own = ownWorkflows().map((base) => judgeBase(base, targets))

if (!corpusIsThere)
  process.stderr.write(`SKIPPED: the corpus of public workflows is not there (${corpusFolder}); mutants are made of own workflows only.\n`)
const cleanCorpus = corpusWorkflows()
  .map((base) => judgeBase(base, targets))
  .filter(({ok}) => ok)

describe('the workflows that defects are injected into', () => {
  it.each(own.map((base) => [base.file, base] as const))('%s has no error', (_, {workflow}) => {
    const errors = validateWorkflow(workflow, {targets}).workflows.flatMap(({findings}) => findings.filter(({severity}) => severity === 'error'))
    expect(errors).toEqual([])
  })

  it('are many', () => {
    expect(own.length).toBeGreaterThanOrEqual(20)
    expect(cleanCorpus.length).toBeGreaterThan(corpusIsThere ? 20 : -1)
  })
})

describe('the mutators', () => {
  it('leave no rule out', () => {
    const injected = new Set(allMutators.map(({rule}) => rule))
    expect(allRules.map(({id}) => id).filter((id) => !injected.has(id))).toEqual([])
  })

  it('are each for a rule that there is', () => {
    const rules = new Set(allRules.map(({id}) => id))
    expect(allMutators.map(({rule}) => rule).filter((rule) => !rules.has(rule))).toEqual([])
  })
})

/** What to look at when a defect was not found. */
function missed(base: JudgedBase, seed: number, {mutation, findings}: Trial, list: readonly Catalog[]): string {
  const seen = findings.map(({rule, node, message}) => `  ${rule} [${String(node)}] ${message}`)
  return `${base.file}, seed ${seed}, ${list.length} targets: expected node ${String(mutation?.node)}; found\n${seen.join('\n')}`
}

function holds(mutator: Mutator, bases: readonly JudgedBase[], runs: number): number {
  let applied = 0
  const property = fc.property(fc.nat({max: bases.length - 1}), fc.nat(), (index, seed) => {
    const base = bases[index] as JudgedBase
    const trial = tryMutation(mutator, base, seed, targets)
    if (trial.outcome !== 'not-applied') applied++
    if (trial.outcome === 'missed') throw new Error(missed(base, seed, trial, targets))
  })
  fc.assert(property, {numRuns: runs})
  return applied
}

describe.each(allMutators.map((mutator, number) => [mutator.rule, number, mutator] as const))(
  'an injected %s (mutator %i)',
  (_rule, _number, mutator) => {
    it("is found in the repository's own workflows, at the node that it was injected into", () => {
      expect(holds(mutator, own, 60)).toBeGreaterThan(0)
    })

    it.skipIf(!corpusIsThere)('is found in public workflows', () => {
      holds(mutator, cleanCorpus, 20)
    })
  },
)
