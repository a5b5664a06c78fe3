import {type Excerpt, excerptsOf} from '../../../src/lib/cli/workflow/excerpts.ts'
import type {FileResult} from '../../../src/lib/cli/workflow/judge-file.ts'
import {reachVerdict, type Validation, type VerdictOptions} from '../../../src/lib/cli/workflow/validation.ts'
import {hideSecrets} from '../../../src/lib/workflow/diff/hide-secrets.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'

/** A finding that is complete but for what the test is about. */
export function finding(about: Partial<Finding> = {}): Finding {
  const usual = {message: 'Node "Fetch" is wrong.', hint: 'Put it right.', node: 'Fetch', pointer: '/nodes/0', line: 1, column: 1}
  return {rule: 'node-name-invalid', family: 'node', severity: 'error', ...usual, ...about}
}

export interface Found {
  path: string
  findings: Finding[]
  /** Place of the workflow in the file. */
  fragment?: string
  /** Text of the file, for frames. */
  text?: string
  notChecked?: string[]
  baselined?: number
}

/** The verdict over files with these findings. */
export function verdictOn(files: readonly Found[], options: Partial<VerdictOptions> = {}): Validation {
  return {...reachVerdict(files.map(resultOf), {failOn: 'error', quiet: false, durationMs: 3.7, ...options}), publishOrder: []}
}

function resultOf({path, findings, fragment = '', text, notChecked = [], baselined = 0}: Found): FileResult {
  const excerpts: Map<Finding, Excerpt> = text === undefined ? new Map<Finding, Excerpt>() : excerptsOf(text, findings, hideSecrets)
  const ok = findings.every(({severity}) => severity !== 'error')
  return {path, result: {ok, workflows: [{fragment, name: null, ok, findings, baselined, facts: null}], notChecked}, excerpts}
}
