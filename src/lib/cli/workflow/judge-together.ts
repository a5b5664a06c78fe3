import type {ValidationPasses} from '../../workflow/validation-passes.ts'
import {decodeText} from '../decode-text.ts'
import {readBytes} from '../read-text.ts'
import {excerptsOf} from './excerpts.ts'
import {type FileResult, MOST_BYTES} from './judge-file.ts'
import {mapConcurrently} from './map-concurrently.ts'

export interface TogetherOptions {
  /** For each file, whether it is reported. */
  reported: readonly boolean[]
  excerpts: boolean
  hideSecrets: ValidationPasses['hideSecrets']
  signal: AbortSignal
}

/**
 * Judges all files together and adds what is found to the results. Texts are not kept meanwhile: the few files in which something is found are
 * read again.
 * @throws {InputUnreadableError} when such a file is gone
 */
export async function judgeTogether(
  results: readonly FileResult[],
  bundle: ValidationPasses['bundle'],
  options: TogetherOptions,
): Promise<FileResult[]> {
  const {bundleWorkflows, judgeBundle, addBundleFindings, pathOf} = bundle
  const byFile = results.map(({path, result}) => bundleWorkflows(pathOf(path), result))
  // Of two that collide the later is blamed, which must be one that is reported.
  const [reported, others] = [true, false].map((wanted) => byFile.filter((_, i) => options.reported[i] === wanted).flat())
  const judged = new Map(judgeBundle([...(others ?? []), ...(reported ?? [])]).map((entry) => [entry.workflow, entry]))
  if (judged.size === 0) return [...results]
  return mapConcurrently([...results.entries()], 8, options.signal, async ([i, before]) => {
    const found = (byFile[i] ?? []).flatMap((workflow) => judged.get(workflow) ?? [])
    if (found.length === 0) return before
    const text = before.text ?? (await textOf(before.path, options.signal))
    const result = addBundleFindings(before.result, text, found)
    const findings = options.excerpts ? result.workflows.flatMap((workflow) => workflow.findings) : []
    return {...before, result, excerpts: excerptsOf(text, findings, options.hideSecrets)}
  })
}

async function textOf(path: string, signal: AbortSignal): Promise<string> {
  const {bytes} = await readBytes(path, {maxBytes: MOST_BYTES, signal})
  return decodeText(bytes ?? new Uint8Array()).text
}
