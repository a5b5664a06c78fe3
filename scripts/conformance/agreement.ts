import {allRules} from '../../src/lib/workflow/all-rules.ts'
import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import type {Finding} from '../../src/lib/workflow/finding.ts'
import {validateWorkflow} from '../../src/lib/workflow/validate-workflow.ts'
import {refusedNodes, type Standing, standingOf} from './refusal.ts'
import type {Sample} from './samples.ts'
import type {Verdict} from './verdict.ts'

/** What n8n and Genesis say of one workflow. */
export interface Comparison {
  sample: Sample
  verdict: Verdict
  standing: Standing
  errors: readonly Finding[]
  /** Errors of rules that say n8n refuses the workflow, in one that it publishes. */
  contradicted: readonly Finding[]
  /** Nodes that n8n names in its refusal and that no error of Genesis names. */
  unnamed: readonly string[]
}

/** Rules about what n8n refuses; the others are about runs and the fleet, of which it says nothing here. */
const refusalRules = new Set(allRules.filter(({stage}) => stage === 'create' || stage === 'publish').map(({id}) => id))

/** Genesis judges the workflow as one that is about to be published. */
export function compare(sample: Sample, verdict: Verdict, catalog: Catalog): Comparison {
  const {workflows} = validateWorkflow({...sample.body, active: true}, {targets: [catalog]})
  const errors = workflows.flatMap(({findings}) => findings.filter(({severity}) => severity === 'error'))
  const named = new Set(errors.map(({node}) => node))
  const standing = standingOf(verdict)
  const unnamed = standing === 'refused' ? refusedNodes(verdict, sample.body).filter((name) => !named.has(name)) : []
  const contradicted = standing !== 'accepted' ? [] : errors.filter(({rule}) => refusalRules.has(rule))
  return {sample, verdict, standing, errors, contradicted, unnamed}
}
