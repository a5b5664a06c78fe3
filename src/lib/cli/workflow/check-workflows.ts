import type {ValidationPasses} from '../../workflow/validation-passes.ts'
import {findWorkflowFiles} from './find-workflow-files.ts'
import type {FileResult} from './judge-file.ts'
import {judgeTogether} from './judge-together.ts'
import {type ValidateFilesOptions, validateFiles} from './validate-files.ts'
import {reachVerdict, type Validation, type VerdictOptions} from './validation.ts'

export interface CheckOptions extends ValidateFilesOptions, ValidationPasses {
  /** Files, folders, globs, `-`. */
  inputs: readonly string[]
  /** Files that folders and globs may contain but that are no workflows, such as the golden template. */
  leaveOut: readonly string[]
  /** Report only what differs from this revision of git. */
  changedSince?: string | undefined
  /** Takes the place of judging the files as they are: `--fix` mends them first. Gets the files that are reported besides. */
  judgeFiles?(this: void, paths: readonly string[], reported: ReadonlySet<string>): Promise<FileResult[]>
  verdict: Omit<VerdictOptions, 'durationMs'>
}

/**
 * From the arguments of `workflow validate` to its verdict: finds the files, judges each, then all together.
 * @throws {InputUnreadableError} when a file cannot be read; {UsageError} when git cannot tell what has changed
 */
export async function checkWorkflows(options: CheckOptions): Promise<Validation> {
  const startedAt = performance.now()
  const {inputs, leaveOut, bundle, signal, verdict} = options
  const found = await findWorkflowFiles(inputs, leaveOut)
  const reported = options.changedSince === undefined ? found : await keepReported(found, options.changedSince, signal)
  const wanted = new Set(reported)
  const isReported = found.map((path) => wanted.has(path))
  // The rules over all files need those, too, that are not reported.
  const judged = await (options.judgeFiles?.(found, wanted) ?? validateFiles(found, options))
  const results = await judgeTogether(judged, bundle, {...options, reported: isReported})
  const shown = results.filter((_, i) => isReported[i])
  const reached = reachVerdict(shown, {...verdict, durationMs: performance.now() - startedAt})
  const places = new Set(reached.workflows.map(({path}) => path))
  const order = bundle.publishPlaces(results.flatMap(({path, result}) => bundle.bundleWorkflows(path, result)))
  return {...reached, publishOrder: order.filter((place) => places.has(place))}
}

async function keepReported(found: readonly string[], revision: string, signal: AbortSignal): Promise<string[]> {
  const {keepChanged} = await import('./changed-since.ts')
  return keepChanged(found, revision, {folder: process.cwd(), signal})
}
