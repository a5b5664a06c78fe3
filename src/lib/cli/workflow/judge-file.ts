import type {Finding} from '../../workflow/finding.ts'
import type {ValidationResult} from '../../workflow/validate-workflow.ts'
import type {ValidationPasses} from '../../workflow/validation-passes.ts'
import {decodeText} from '../decode-text.ts'
import {readBytes, STDIN} from '../read-text.ts'
import {type Excerpt, excerptsOf} from './excerpts.ts'
import {tooLarge, undecodable} from './file-findings.ts'

/** Read into memory and parsed, a file takes some ten times its size. */
export const MOST_BYTES = 64 * 1024 * 1024

/** What was found in one file. */
export interface FileResult {
  /** The file, `<stdin>` for standard input. */
  path: string
  result: ValidationResult
  /** Of some of the findings, when they were asked for. */
  excerpts: ReadonlyMap<Finding, Excerpt>
  /** Only where reading the file again would not give it: of standard input, and of what `--fix` would write. */
  text?: string
}

export interface JudgeOptions {
  judge: ValidationPasses['judge']
  hideSecrets: ValidationPasses['hideSecrets']
  /** Keep what a person must see of the text. */
  excerpts: boolean
  signal: AbortSignal
}

/**
 * Reads a file and judges the workflows in it.
 * @throws {InputUnreadableError} when it cannot be read
 */
export async function judgeFile(path: string, {judge, hideSecrets, excerpts, signal}: JudgeOptions): Promise<FileResult> {
  const name = path === STDIN ? '<stdin>' : path
  const {size, bytes} = await readBytes(path, {maxBytes: MOST_BYTES, signal})
  if (bytes === null) return {path: name, result: tooLarge(size), excerpts: new Map()}
  const decoded = decodeText(bytes)
  const result = decoded.fault === null ? judge(decoded.text, name) : undecodable(decoded, bytes)
  const findings = excerpts ? result.workflows.flatMap((workflow) => workflow.findings) : []
  return {path: name, result, excerpts: excerptsOf(decoded.text, findings, hideSecrets), ...(path === STDIN ? {text: decoded.text} : {})}
}
