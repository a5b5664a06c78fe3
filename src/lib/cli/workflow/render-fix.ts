import {formatCount} from '../format.ts'
import {harmless, type Paint, wrap} from '../paint.ts'
import {type Hunk, type HunkLine, hunksOf} from './edit-hunks.ts'
import type {FileFix} from './fix-files.ts'

const gap = '  '
/** Longer runs of removed or added lines are shown by their beginning and their end: nobody reads pinned data to its bottom. */
const LONGEST_RUN = 12
const RUN_HEAD = 6
const RUN_TAIL = 2
/** Changes of one file that are told one by one. */
const MOST_TOLD = 20
const LONGEST_LINE = 160
/** Characters shown before the first change of a long line. */
const FOCUS = 40

interface FixPaint extends Paint {
  /** A line of a workflow as it may be shown. */
  hideSecrets(this: void, line: string): string
}

/** What is to be changed, for a person who is going to say yes or no: by file, in words and as a unified diff. */
export function renderFixes(files: readonly FileFix[], paint: FixPaint): string {
  const touched = files.filter(({fix}) => fix !== null && fix.changes.length + fix.unfixed.length > 0)
  const changes = touched.reduce((sum, {fix}) => sum + (fix?.changes.length ?? 0), 0)
  const changed = touched.filter(({fix}) => (fix?.edits.length ?? 0) > 0).length
  const summary = changes === 0 ? 'Nothing to fix.' : `${formatCount(changes, 'change')} in ${formatCount(changed, 'file')}`
  return [...touched.map((file) => renderFile(file, paint)), paint.chalk.bold(summary)].join('\n\n')
}

function renderFile({name, decoded, fix}: FileFix, paint: FixPaint): string {
  if (fix === null || decoded === null) return ''
  const {chalk} = paint
  const told = [
    ...fix.changes.map(({message}) => bullet(chalk.green('✔'), message, paint)),
    ...fix.unfixed.map(({message}) => bullet(chalk.yellow('▲'), message, paint)),
  ]
  const more = told.length - MOST_TOLD
  if (more > 0) told.splice(MOST_TOLD, more, chalk.dim(`${gap}  and ${more} more`))
  const hunks = hunksOf(decoded.text, fix.edits).map((hunk) => renderHunk(hunk, paint))
  return [chalk.bold.underline(harmless(name)), ...told, ...hunks].join('\n')
}

function bullet(sign: string, message: string, {width}: FixPaint): string {
  return `${gap}${sign} ${wrap(harmless(message), width - gap.length - 2).join(`\n${gap}  `)}`
}

function renderHunk({oldStart, newStart, lines}: Hunk, paint: FixPaint): string {
  const {chalk} = paint
  const count = (sign: HunkLine['sign']): number => lines.filter((line) => line.sign !== sign).length
  const head = chalk.cyan(`${gap}@@ -${oldStart},${count('+')} +${newStart},${count('-')} @@`)
  return [head, ...shortened(focused(lines)).map((line) => renderLine(line, paint))].join('\n')
}

/** A text on one line is shown around what changes in it. */
function focused(lines: readonly HunkLine[]): HunkLine[] {
  const plain = lines.map(({sign, text}) => ({sign, text: text.replace(/\r$/, '')}))
  const [old, now, more] = plain.filter(({sign}) => sign !== ' ')
  if (old === undefined || now === undefined || more !== undefined || old.text.length < LONGEST_LINE) return plain
  let same = 0
  while (same < old.text.length && old.text[same] === now.text[same]) same++
  const from = Math.max(0, same - FOCUS)
  return from === 0 ? plain : plain.map(({sign, text}) => ({sign, text: sign === ' ' ? text : `…${text.slice(from)}`}))
}

type ShownLine = HunkLine | {sign: '…'; text: string}

function shortened(lines: readonly HunkLine[]): ShownLine[] {
  const shown: ShownLine[] = []
  for (let at = 0; at < lines.length; ) {
    const sign = lines[at]?.sign
    let end = at
    while (end < lines.length && lines[end]?.sign === sign) end++
    if (end - at <= LONGEST_RUN) shown.push(...lines.slice(at, end))
    else {
      const hidden = end - at - RUN_HEAD - RUN_TAIL
      shown.push(...lines.slice(at, at + RUN_HEAD), {sign: '…', text: `${formatCount(hidden, 'more line')}`}, ...lines.slice(end - RUN_TAIL, end))
    }
    at = end
  }
  return shown
}

function renderLine({sign, text}: ShownLine, {chalk, width, hideSecrets}: FixPaint): string {
  const room = Math.max(40, Math.min(width - gap.length - 2, LONGEST_LINE))
  const safe = harmless(hideSecrets(text))
  const line = `${gap}${sign}${safe.length > room ? `${safe.slice(0, room - 1)}…` : safe}`
  if (sign === '-') return chalk.red(line)
  if (sign === '+') return chalk.green(line)
  return sign === '…' ? chalk.dim(line) : line
}
