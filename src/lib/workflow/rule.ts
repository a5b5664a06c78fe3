import type {BundleWorkflow} from './bundle/bundle-workflow.ts'
import type {Catalog} from './catalog/catalog.ts'
import type {DescribedNode} from './catalog/describe-nodes.ts'
import type {Family, Severity} from './finding.ts'
import type {GoldenTemplate} from './golden/golden-template.ts'
import type {Manifest} from './manifest/manifest.ts'
import type {WorkflowModel} from './model/workflow-model.ts'
import type {Policy} from './policy/policy.ts'

/** Where a workflow that breaks the rule comes to grief: n8n refuses to create or to publish it, it fails at run time, or only the fleet cares. */
export type Stage = 'create' | 'publish' | 'run' | 'fleet'

/**
 * Shows a rule at work. `workflow` is a fragment, laid over a minimal workflow and its nodes over a minimal node, so that it says
 * only what matters; `text` is a whole document; `bundle` is several workflows that are judged together. Rules about n8n's nodes are shown
 * against a small catalogue that the tests bring along.
 */
export type Example = WorkflowExample | {text: string} | BundleExample

export interface WorkflowExample {
  workflow: object
  template?: GoldenTemplate
  policy?: Policy
  manifest?: Manifest
  /** The day on which it is judged, `2027-03-31`. */
  today?: string
}

export interface BundleExample {
  bundle: readonly BundleExampleFile[]
  policy?: Policy
  manifest?: Manifest
}

/** One file of an example that takes several. */
export interface BundleExampleFile {
  path: string
  workflow: object
}

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
  /** Where the circumstances make it worse, or better, than the rule says; the rule's own otherwise. */
  severity?: Severity
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
  policy: Policy | null
  /** What the tenant has: credentials, variables, environment. */
  manifest: Manifest | null
}

/** The release that a workflow is judged for, and what its nodes mean there. */
export interface TargetContext extends RuleContext {
  catalog: Catalog
  /** The nodes of the workflow with their descriptions, in the order of the file. */
  described: readonly DescribedNode[]
  /** What `deriveForRelease` has worked out so far; empty at first. */
  derived: Map<unknown, unknown>
}

/** A rule over the model of a whole workflow. */
export type Rule = PlainRule | TargetRule | AnyTargetRule

/** Needs nothing but the workflow. */
export interface PlainRule extends RuleInfo {
  catalog?: never
  check(workflow: WorkflowModel, context: RuleContext): readonly Problem[]
}

/** Needs n8n's descriptions of nodes: runs once for each release, and not at all without a catalogue. */
export interface TargetRule extends RuleInfo {
  catalog: 'required'
  check(workflow: WorkflowModel, context: TargetContext): readonly Problem[]
}

/** Knows more with n8n's descriptions: runs once for each release, or once with null. */
export interface AnyTargetRule extends RuleInfo {
  catalog: 'optional'
  check(workflow: WorkflowModel, context: RuleContext, target: TargetContext | null): readonly Problem[]
}

/** A rule about the shape of one member; `workflow-shape.ts` says what is expected there, the rule says what to do. */
export interface ShapeRule extends RuleInfo {
  hint: string
}

/** A problem of one of several workflows. */
export interface BundleProblem extends Problem {
  workflow: BundleWorkflow
}

/** A rule over all workflows that are judged together. */
export interface BundleRule extends RuleInfo {
  checkBundle(workflows: readonly BundleWorkflow[], context: RuleContext): readonly BundleProblem[]
}
