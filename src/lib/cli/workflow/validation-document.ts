import type {Finding} from '../../workflow/finding.ts'
import type {FixedFile} from './fix-files.ts'
import type {Validation, ValidationSummary, ValidationTarget} from './validation.ts'

/** One workflow in the answer of `workflow validate`. */
export interface FileReport {
  path: string
  ok: boolean
  findings: Finding[]
}

/** The fields of `genesis.workflow.validate/1`. */
export interface ValidationDocument {
  ok: boolean
  summary: ValidationSummary
  target: ValidationTarget
  files: FileReport[]
  publishOrder: string[]
  /** With --fix. */
  fixed?: FixedFile[]
}

/** What `workflow validate --json` answers. */
export function validationDocument({ok, summary, target, workflows, publishOrder, fixed}: Validation & {fixed?: FixedFile[]}): ValidationDocument {
  const files = workflows.map(({path, ok, findings}) => ({path, ok, findings}))
  return {ok, summary, target, files, publishOrder, ...(fixed === undefined ? {} : {fixed})}
}
