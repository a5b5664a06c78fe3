import {UsageError} from '../../errors/usage.ts'
import type {FixPasses} from '../../workflow/fix/fix-passes.ts'
import type {FixChange, FixResult, UnfixedProblem} from '../../workflow/fix/fix-workflow.ts'
import {type DecodedText, decodeText} from '../decode-text.ts'
import {readBytes, STDIN} from '../read-text.ts'
import {excerptsOf} from './excerpts.ts'
import {tooLarge, undecodable} from './file-findings.ts'
import {type FileResult, type JudgeOptions, MOST_BYTES} from './judge-file.ts'
import {mapConcurrently} from './map-concurrently.ts'
import {writeFixes} from './write-fixes.ts'

/** Files read at once. */
const CONCURRENCY = 8

export interface FixFilesOptions extends JudgeOptions, FixPasses {
  /** Files that may be changed; the others are judged, and what they refer to counts. Left out: all. */
  only?: ReadonlySet<string> | undefined
  /** `--yes`: do not ask. */
  yes: boolean
  /** `--dry-run`: show what would be changed and judge what would be left, but write nothing. */
  dryRun: boolean
  /** `--json`: show nothing and ask nobody. */
  json: boolean
  /** For the person: what is to be changed. */
  note(this: void, line: string): void
  /** Takes the mended text of standard input. */
  print(this: void, text: string): void
}

/** What was mended in one file. */
export interface FixedFile {
  /** The file, `<stdin>` for standard input. */
  path: string
  /** False with `--dry-run`, for standard input, and when there is no change. */
  written: boolean
  changes: FixChange[]
  unfixed: UnfixedProblem[]
}

export interface FixOutcome {
  /** What was found in each file after it was mended, as `validateFiles` gives it. */
  results: FileResult[]
  /** Files with something mended, or something that a person must mend; in the order of the files. */
  fixed: FixedFile[]
}

/** A file with what is to become of it. */
export interface FileFix {
  path: string
  name: string
  size: number
  /** Null when the file is too large to be read. */
  bytes: Uint8Array | null
  decoded: DecodedText | null
  /** Null when the file is not text, or may not be changed. */
  fix: FixResult | null
}

/**
 * Mends workflow files: shows the changes, asks, writes those files that change, and judges all of them as they are then. The mended text of
 * standard input goes to `print`, whether it changed or not.
 * @throws {UsageError} for standard input together with `--json`, which would leave no place for the text
 * @throws {InputUnreadableError} when a file cannot be read
 * @throws {ConfirmationMissingError | DeclinedError} when nobody says yes
 * @throws {FileNotWrittenError} when a file cannot be written, or changed meanwhile
 */
export async function fixFiles(paths: readonly string[], options: FixFilesOptions): Promise<FixOutcome> {
  if (options.json && paths.includes(STDIN))
    throw new UsageError('--fix has no place for the text of standard input beside --json.', {hint: 'Leave out --json, or name a file instead of -.'})
  const files = await planFixes(paths, options)
  const written = await writeFixes(files, options)
  return {results: files.map((file) => judgeFixed(file, options)), fixed: files.flatMap((file) => fixedFile(file, written.has(file)))}
}

async function planFixes(paths: readonly string[], {fix, referencesOf, only, signal}: FixFilesOptions): Promise<FileFix[]> {
  const read = await mapConcurrently(paths, CONCURRENCY, signal, async (path) => {
    const {size, bytes} = await readBytes(path, {maxBytes: MOST_BYTES, signal})
    return {path, name: path === STDIN ? '<stdin>' : path, size, bytes, decoded: bytes === null ? null : decodeText(bytes)}
  })
  const texts = read.flatMap(({decoded}) => (decoded === null || decoded.fault !== null ? [] : [decoded.text]))
  // A workflow that another file of this run calls by its id must keep it.
  const keepIds = new Set(texts.flatMap((text) => [...referencesOf(text)]))
  return read.map((file) => {
    const {decoded, name, path} = file
    const isText = decoded !== null && decoded.fault === null
    return {...file, fix: isText && (only === undefined || only.has(path)) ? fix(decoded.text, name, keepIds) : null}
  })
}

function judgeFixed({path, name, size, bytes, decoded, fix}: FileFix, {judge, hideSecrets, excerpts, dryRun}: FixFilesOptions): FileResult {
  if (bytes === null || decoded === null) return {path: name, result: tooLarge(size), excerpts: new Map()}
  const text = fix?.text ?? decoded.text
  const result = decoded.fault === null ? judge(text, name) : undecodable(decoded, bytes)
  const findings = excerpts ? result.workflows.flatMap((workflow) => workflow.findings) : []
  return {path: name, result, excerpts: excerptsOf(text, findings, hideSecrets), ...(dryRun || path === STDIN ? {text} : {})}
}

function fixedFile({name, fix}: FileFix, written: boolean): FixedFile[] {
  if (fix === null || fix.changes.length + fix.unfixed.length === 0) return []
  return [{path: name, written, changes: fix.changes, unfixed: fix.unfixed}]
}
