import {writeFile} from 'node:fs/promises'

import {FileNotWrittenError} from '../../errors/usage.ts'
import type {FileFindings, WrittenBaseline} from '../../workflow/policy/baseline-text.ts'
import {formatCount} from '../format.ts'
import type {Standards} from './read-standards.ts'
import type {Validation} from './validation.ts'

export interface WriteBaselineOptions {
  /** Where to. */
  path: string
  pathOf: Standards['pathOf']
  baselineOf(this: void, files: readonly FileFindings[]): WrittenBaseline
}

/**
 * Writes down what was found, for a policy to take it for known.
 * @returns what was done, for the person
 * @throws {FileNotWrittenError}
 */
export async function writeBaseline({workflows}: Validation, {path, pathOf, baselineOf}: WriteBaselineOptions): Promise<string> {
  const files = workflows.map((workflow) => ({path: pathOf(workflow.file) + workflow.path.slice(workflow.file.length), findings: workflow.findings}))
  const baseline = baselineOf(files)
  try {
    await writeFile(path, baseline.text)
  } catch (cause) {
    const hint = 'Name a file in a folder that is there and that you may write to.'
    throw new FileNotWrittenError(`${path} cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown'}).`, {hint, cause})
  }
  const found = `${formatCount(baseline.findings, 'finding')} in ${formatCount(baseline.workflows, 'workflow')}`
  return `${path} knows ${found} now; name it under "baseline" in the policy.`
}
