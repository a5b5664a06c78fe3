import type {Family, Severity} from './finding.ts'
import type {GoldenTemplate} from './golden/golden-template.ts'
import type {WorkflowModel} from './model/workflow-model.ts'

/** Where a workflow that breaks the rule comes to grief: n8n refuses to create or to publish it, it fails at run time, or only the fleet cares. */
export type Stage = 'create' | 'publish' | 'run' | 'fleet'

/**
 * Shows a rule at work. `workflow` is a fragment, laid over a minimal workflow and its nodes over a minimal node, so that it says
 * only what matters; `text` is a whole document.
 */
export type Example = {workflow: object; template?: GoldenTemplate} | {text: string}

/** What there is to know about a rule: its documentation and its test are made from this. */
export interface RuleInfo {
  /** Stable, kebab-case. */
  id: string
  family: Family
  severity: Severity
  stage: Stage
  /** Why the rule exists, in one sentence. */
  rationale: string
  good: Example
  bad: Example
}

/** What a rule says about one place; the judge adds the rule, the line and the column. */
export interface Problem {
  message: string
  hint: string
  /** JSON pointer within the workflow. */
  pointer: string
  /** Name of the node concerned. */
  node?: string | null
  /** Point at the member's key instead of its value, for findings about the key itself. */
  at?: 'key'
  /** Offset in the text, when it is known already or when no pointer leads there. */
  offset?: number
}

/** A problem with the rule that it breaks. */
export interface RuleProblem {
  rule: RuleInfo
  problem: Problem
}

/** What the rules judge against, besides the workflow itself. */
export interface RuleContext {
  template: GoldenTemplate | null
}

/** A rule over the model of a whole workflow. */
export interface Rule extends RuleInfo {
  check(workflow: WorkflowModel, context: RuleContext): readonly Problem[]
}

/** A rule about the shape of one member; `workflow-shape.ts` says what is expected there, the rule says what to do. */
export interface ShapeRule extends RuleInfo {
  hint: string
}
