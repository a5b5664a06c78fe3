import {FileNotWrittenError} from '../../errors/usage.ts'
import {confirm} from '../confirm.ts'
import type {Encoding} from '../decode-text.ts'
import {formatCount} from '../format.ts'
import {STDIN} from '../read-text.ts'
import {replaceFile} from '../replace-file.ts'
import type {FileFix, FixFilesOptions} from './fix-files.ts'

type WriteOptions = Pick<FixFilesOptions, 'yes' | 'dryRun' | 'json' | 'hideSecrets' | 'note' | 'print' | 'signal'>

/** A file whose bytes are known and whose text changes. */
type ChangedFile = FileFix & {bytes: Uint8Array}

/** Shows what is to be changed, asks, and writes. Returns the files that were written. */
export async function writeFixes(files: readonly FileFix[], options: WriteOptions): Promise<Set<FileFix>> {
  const {json, dryRun, yes, hideSecrets, note, print, signal} = options
  if (!json) note(await showFixes(files, hideSecrets))
  const changed = files.filter((file): file is ChangedFile => file.path !== STDIN && file.bytes !== null && (file.fix?.edits.length ?? 0) > 0)
  if (!dryRun && changed.length > 0) {
    await confirm({yes, question: `Change ${formatCount(changed.length, 'file')}?`, signal, interactive: !json})
    await writeAll(changed, signal)
    if (!json) note(`Changed ${formatCount(changed.length, 'file')}.`)
  }
  const piped = files.find(({path}) => path === STDIN)
  if (piped !== undefined && !dryRun) print(piped.fix?.text ?? piped.decoded?.text ?? '')
  return new Set(dryRun ? [] : changed)
}

async function showFixes(files: readonly FileFix[], hideSecrets: WriteOptions['hideSecrets']): Promise<string> {
  const {paintFor} = await import('../paint.ts')
  const {renderFixes} = await import('./render-fix.ts')
  return renderFixes(files, {...paintFor(process.stderr), hideSecrets})
}

/** One after the other, so that an error can say how far it came. */
async function writeAll(files: readonly ChangedFile[], signal: AbortSignal): Promise<void> {
  for (const [done, {path, bytes, decoded, fix}] of files.entries()) {
    signal.throwIfAborted()
    try {
      await replaceFile(path, bytes, encodeText(fix?.text ?? '', decoded?.encoding ?? 'UTF-8'))
    } catch (error) {
      if (!(error instanceof FileNotWrittenError) || done === 0) throw error
      throw new FileNotWrittenError(`${error.message} Before it, ${formatCount(done, 'file')} ${done === 1 ? 'was' : 'were'} changed.`, {
        hint: error.hint,
        cause: error,
      })
    }
  }
}

function encodeText(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'UTF-8') return Buffer.from(text, 'utf8')
  const bytes = Buffer.from(text, 'utf16le')
  return encoding === 'UTF-16BE' ? bytes.swap16() : bytes
}
