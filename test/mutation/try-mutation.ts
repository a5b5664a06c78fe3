import {type BundleFile, validateBundle} from '../../src/lib/workflow/bundle/validate-bundle.ts'
import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import type {Finding} from '../../src/lib/workflow/finding.ts'
import {type ValidateOptions, type ValidationResult, validateWorkflow} from '../../src/lib/workflow/validate-workflow.ts'
import type {BaseWorkflow} from './base-workflows.ts'
import type {Mutation, Mutator} from './mutator.ts'
import {randomFrom} from './random.ts'

/** A workflow with what is wrong with it before anything is injected. */
export interface JudgedBase extends BaseWorkflow {
  ok: boolean
  brokenRules: ReadonlySet<string>
}

export function judgeBase(base: BaseWorkflow, targets: readonly Catalog[]): JudgedBase {
  const {ok, workflows} = validateWorkflow(base.workflow, {targets})
  return {...base, ok, brokenRules: new Set(workflows.flatMap(({findings}) => findings.map(({rule}) => rule)))}
}

/** What became of one injected defect. */
export interface Trial {
  /** Not applied: the workflow has no place for the defect, or breaks the rule already. */
  outcome: 'not-applied' | 'found' | 'missed'
  mutation: Mutation | null
  /** Findings of the mutator's rule that name the node. */
  named: readonly Finding[]
  /** All findings in the spoiled workflow. */
  findings: readonly Finding[]
}

/** Injects the defect into a copy of the workflow, and looks whether its rule finds it and names the node. */
export function tryMutation(mutator: Mutator, base: JudgedBase, seed: number, targets: readonly Catalog[]): Trial {
  const mutation = mutator.inject(structuredClone(base.workflow), randomFrom(seed))
  if (mutation === null || base.brokenRules.has(mutator.rule)) return {outcome: 'not-applied', mutation, named: [], findings: []}
  const findings = findingsOf(mutation, targets)
  const named = findings.filter(({rule, node}) => rule === mutator.rule && node === mutation.node)
  return {outcome: named.length > 0 ? 'found' : 'missed', mutation, named, findings}
}

function findingsOf({workflow, others = [], options}: Mutation, targets: readonly Catalog[]): Finding[] {
  const files = [workflow, ...others].map((input, i) => ({path: `${i}.json`, input}))
  const results = others.length === 0 ? [validateWorkflow(workflow, {...options, targets})] : judgeTogether(files, {...options, targets})
  return results.flatMap(({workflows}) => workflows.flatMap(({findings}) => findings))
}

function judgeTogether(files: readonly BundleFile[], options: ValidateOptions): ValidationResult[] {
  return validateBundle(files, options).files.map(({result}) => result)
}
