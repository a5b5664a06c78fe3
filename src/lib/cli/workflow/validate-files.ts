import {stat} from 'node:fs/promises'

import {InputUnreadableError} from '../../errors/usage.ts'
import {type FileResult, type JudgeOptions, judgeFile} from './judge-file.ts'
import {mapConcurrently} from './map-concurrently.ts'

/** Files read at once: enough to keep a disk busy, few enough to bound memory. */
const CONCURRENCY = 8
/** Names of files in one error. */
const MOST_NAMED = 10

export interface ValidateFilesOptions extends JudgeOptions {
  concurrency?: number
  /** Results of the run before, which stand for files that have not changed since; this run's take their place. */
  known?: KnownResults
}

/** By path, with what tells whether the file has changed. */
export type KnownResults = Map<string, {stamp: string; result: FileResult}>

/**
 * Judges every file, several at a time, and returns the results in the order of the paths. All are tried before a file that cannot be read
 * ends it, so that the error does not depend on which was tried first.
 * @throws {InputUnreadableError} naming the files that cannot be read
 */
export async function validateFiles(paths: readonly string[], options: ValidateFilesOptions): Promise<FileResult[]> {
  const {concurrency = CONCURRENCY, signal, known} = options
  const outcomes = await mapConcurrently(paths, concurrency, signal, (path) =>
    (known === undefined ? judgeFile(path, options) : judgeIfChanged(path, known, options)).catch((error: unknown) => {
      if (error instanceof InputUnreadableError) return error
      throw error
    }),
  )
  const faults = outcomes.filter((outcome) => outcome instanceof InputUnreadableError)
  const [first] = faults
  if (first !== undefined) throw faults.length === 1 ? first : unreadableFiles(faults, first)
  return outcomes.filter((outcome): outcome is FileResult => !(outcome instanceof InputUnreadableError))
}

async function judgeIfChanged(path: string, known: KnownResults, options: JudgeOptions): Promise<FileResult> {
  // Before it is read: a change in between is then seen as one next time.
  const stamp = await stat(path, {bigint: true}).then(
    ({mtimeNs, ctimeNs, size, ino}) => `${mtimeNs} ${ctimeNs} ${size} ${ino}`,
    () => '',
  )
  const before = known.get(path)
  if (before !== undefined && stamp !== '' && before.stamp === stamp) return before.result
  const result = await judgeFile(path, options)
  known.set(path, {stamp, result})
  return result
}

function unreadableFiles(faults: readonly InputUnreadableError[], first: InputUnreadableError): InputUnreadableError {
  const more = faults.length - MOST_NAMED
  const lines = [...faults.slice(0, MOST_NAMED).map(({message}) => message), ...(more > 0 ? [`So it is with ${more} more.`] : [])]
  return new InputUnreadableError(`${faults.length} files cannot be read.\n${lines.join('\n')}`, {hint: first.hint, cause: first})
}
