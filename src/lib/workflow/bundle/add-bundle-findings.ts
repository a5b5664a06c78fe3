import type {Finding} from '../finding.ts'
import {readDocument} from '../model/read-document.ts'
import type {RuleProblem} from '../rule.ts'
import {toFindings} from '../to-findings.ts'
import type {ValidationResult, WorkflowReport} from '../validate-workflow.ts'
import type {JudgedBundleWorkflow} from './judge-bundle.ts'

/**
 * The result of one file with what was found in the bundle: read again, because only now it is known which places matter.
 * @param input what the result was made of
 * @param judged of this file
 */
export function addBundleFindings(result: ValidationResult, input: unknown, judged: readonly JudgedBundleWorkflow[]): ValidationResult {
  if (judged.length === 0) return result
  const byFragment = new Map(judged.map((entry) => [entry.workflow.fragment, entry]))
  const {text, keysAreUnique} = readDocument(input)
  const found = result.workflows.map(({fragment}) => ({fragment, problems: byFragment.get(fragment)?.problems ?? noProblems}))
  const added = toFindings(found, text, keysAreUnique)
  const workflows = result.workflows.map((report, i) => withFindings(report, added[i] ?? [], byFragment.get(report.fragment)?.baselined ?? 0))
  return {...result, ok: workflows.every(({ok}) => ok), workflows}
}

const noProblems: readonly RuleProblem[] = []

function withFindings(report: WorkflowReport, added: readonly Finding[], baselined: number): WorkflowReport {
  const findings = added.length === 0 ? report.findings : [...report.findings, ...added].sort(byPlace)
  return {...report, ok: findings.every(({severity}) => severity !== 'error'), findings, baselined: report.baselined + baselined}
}

function byPlace(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || (a.rule < b.rule ? -1 : Number(a.rule > b.rule))
}
