import type {Family, Finding} from './finding.ts'
import type {GoldenTemplate} from './golden/golden-template.ts'
import {judgeWorkflow} from './judge-workflow.ts'
import type {JsonObject} from './model/json-object.ts'
import {readDocument} from './model/read-document.ts'
import {toFindings} from './to-findings.ts'

export interface ValidateOptions {
  /** What every workflow must and must not have; `parseGoldenTemplate` reads one. */
  template?: GoldenTemplate | undefined
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
}

export interface ValidationResult {
  /** True when no workflow has an error. */
  ok: boolean
  /** One for each workflow of the document: a list and an answer of n8n's API may hold several. Never empty. */
  workflows: WorkflowReport[]
  /** Families whose rules need to know n8n's nodes, which takes a catalogue of them: what they would find is not here. */
  notChecked: Family[]
}

/**
 * Judges n8n workflows. Does no I/O and never throws: whatever is wrong with the input is a finding.
 * @param input JSON text, which gives findings a line and a column, or a JSON value that was parsed already
 */
export function validateWorkflow(input: unknown, options: ValidateOptions = {}): ValidationResult {
  const context = {template: options.template ?? null}
  const {text, keysAreUnique, parts} = readDocument(input)
  const judged = parts.map(({fragment, workflow, formulas, problems}) => ({
    fragment,
    problems: workflow === null ? problems : [...problems, ...judgeWorkflow(workflow, formulas, context)],
  }))
  const findings = toFindings(judged, text, keysAreUnique)
  const workflows = parts.map(({fragment, workflow}, i) => reportOf(fragment, workflow, findings[i] ?? []))
  return {ok: workflows.every((workflow) => workflow.ok), workflows, notChecked: ['node', 'parameter', 'version']}
}

function reportOf(fragment: string, workflow: JsonObject | null, findings: Finding[]): WorkflowReport {
  const name = typeof workflow?.name === 'string' ? workflow.name : null
  return {fragment, name, ok: findings.every((finding) => finding.severity !== 'error'), findings}
}
