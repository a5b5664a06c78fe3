import type {Family, Finding, Severity} from '../../workflow/finding.ts'
import type {ValidationResult} from '../../workflow/validate-workflow.ts'

/** One workflow in the answer of `workflow validate`. */
export interface FileReport {
  /** The file, with the place of the workflow in it when it holds several: `a.json#/0`. */
  path: string
  /** False when a finding is as severe as `--fail-on` says, or more. */
  ok: boolean
  findings: Finding[]
}

/** The fields of `genesis.workflow.validate/1`. */
export interface ValidationDocument {
  ok: boolean
  summary: {files: number; valid: number; errors: number; warnings: number; notChecked: Family[]; durationMs: number}
  target: {n8n: string | null; catalog: 'none'}
  files: FileReport[]
}

export interface DocumentOptions {
  failOn: 'error' | 'warning'
  /** Leave out all findings but errors; they are counted nevertheless. */
  quiet: boolean
  durationMs: number
}

export interface FileResult {
  path: string
  result: ValidationResult
}

/** What `workflow validate` answers, from the results of the library in the order of the files. */
export function validationDocument(results: readonly FileResult[], {failOn, quiet, durationMs}: DocumentOptions): ValidationDocument {
  const failing: readonly Severity[] = failOn === 'error' ? ['error'] : ['error', 'warning']
  const workflows = results.flatMap(({path, result}) =>
    result.workflows.map(({fragment, findings}) => ({path: fragment === '' ? path : `${path}#${fragment}`, findings})),
  )
  const all = workflows.flatMap(({findings}) => findings)
  const files = workflows.map(({path, findings}) => ({
    path,
    ok: !findings.some(({severity}) => failing.includes(severity)),
    findings: quiet ? findings.filter(({severity}) => severity === 'error') : findings,
  }))
  const valid = files.filter((file) => file.ok).length
  const count = (wanted: Severity): number => all.filter(({severity}) => severity === wanted).length
  const notChecked = [...new Set(results.flatMap(({result}) => result.notChecked))]
  return {
    ok: valid === files.length,
    summary: {files: files.length, valid, errors: count('error'), warnings: count('warning'), notChecked, durationMs: Math.round(durationMs)},
    target: {n8n: null, catalog: 'none'},
    files,
  }
}
