import {modelRules} from './all-rules.ts'
import {type BundleFacts, bundleFactsOf} from './bundle/bundle-workflow.ts'
import type {Catalog} from './catalog/catalog.ts'
import type {Finding} from './finding.ts'
import type {GoldenTemplate} from './golden/golden-template.ts'
import {judgeWorkflow} from './judge-workflow.ts'
import type {Manifest} from './manifest/manifest.ts'
import {buildModel} from './model/build-model.ts'
import {type DocumentPart, readDocument} from './model/read-document.ts'
import type {Policy} from './policy/policy.ts'
import {settleProblems} from './policy/settle-problems.ts'
import type {RuleContext, RuleProblem} from './rule.ts'
import {isBundleRule} from './rules/bundle-rules.ts'
import {toFindings} from './to-findings.ts'

export interface ValidateOptions {
  /** The releases of n8n to judge for. A problem that only some of them have names these. None: rules about n8n's nodes are not checked. */
  targets?: readonly Catalog[] | undefined
  /** What every workflow must and must not have; `parseGoldenTemplate` reads one. */
  template?: GoldenTemplate | undefined
  /** What the fleet demands; `parsePolicy` reads one. */
  policy?: Policy | undefined
  /** What the tenants have; `parseManifest` reads one. */
  manifest?: Manifest | undefined
  /** How the file is called as seen from the policy's folder, with `/` between folders: for what a policy says about paths. */
  path?: string | undefined
  /** The day by which a policy's overrides expire, `2027-03-31`. Left out: none has expired. */
  today?: string | undefined
}

export interface WorkflowReport {
  /** JSON pointer of the workflow in the document: empty when it is the document, `/0` for the first of a list. */
  fragment: string
  /** Name of the workflow, null when it has none. */
  name: string | null
  /** True when there is no error; warnings and notes are allowed. */
  ok: boolean
  /** In the order of the text. */
  findings: Finding[]
  /** How many findings the policy's baseline knows already; they are not among `findings`. */
  baselined: number
  /** What `validateBundle` needs to know of it; null when it could not be read. */
  facts: BundleFacts | null
}

export interface ValidationResult {
  /** True when no workflow has an error. */
  ok: boolean
  /** One for each workflow of the document: a list and an answer of n8n's API may hold several. Never empty. */
  workflows: WorkflowReport[]
  /** Ids of the rules that were left out, because they need a catalogue of n8n's nodes. */
  notChecked: string[]
}

/**
 * Judges n8n workflows. Does no I/O and never throws: whatever is wrong with the input is a finding.
 * @param input JSON text, which gives findings a line and a column, or a JSON value that was parsed already
 */
export function validateWorkflow(input: unknown, options: ValidateOptions = {}): ValidationResult {
  const {targets = [], path = '', today} = options
  const context: RuleContext = {template: options.template ?? null, policy: options.policy ?? null, manifest: options.manifest ?? null}
  const {text, keysAreUnique, parts} = readDocument(input)
  const judged = parts.map((part) => judgePart(part, context, targets))
  const notChecked = targets.length === 0 ? needCatalog() : []
  const asked = (rule: string): boolean => !notChecked.includes(rule) && !isBundleRule(rule)
  const settled = parts.map(({fragment}, i) => settleProblems(judged[i]?.problems ?? [], context.policy, {path, fragment, today, asked}))
  const placed = parts.map(({fragment}, i) => ({fragment, problems: settled[i]?.problems ?? []}))
  const findings = toFindings(placed, text, keysAreUnique)
  const workflows = parts.map(({fragment, workflow}, i): WorkflowReport => {
    const own = findings[i] ?? []
    const name = typeof workflow?.name === 'string' ? workflow.name : null
    const ok = own.every((finding) => finding.severity !== 'error')
    return {fragment, name, ok, findings: own, baselined: settled[i]?.baselined ?? 0, facts: judged[i]?.facts ?? null}
  })
  return {ok: workflows.every((workflow) => workflow.ok), workflows, notChecked}
}

interface JudgedPart {
  problems: RuleProblem[]
  facts: BundleFacts | null
}

function judgePart({workflow, formulas, suspects, problems}: DocumentPart, context: RuleContext, targets: readonly Catalog[]): JudgedPart {
  if (workflow === null) return {problems, facts: null}
  const model = buildModel(workflow, formulas, suspects)
  return {problems: [...problems, ...judgeWorkflow(model, context, targets)], facts: bundleFactsOf(model)}
}

function needCatalog(): string[] {
  return modelRules.filter((rule) => 'catalog' in rule && rule.catalog === 'required').map(({id}) => id)
}
