import {quote} from './describe.ts'

/** How much is shown on each side of a place. */
const around = 14
/** How much is looked at to tell a word from a secret. */
const widest = 200

/** Where something stands in a text that is a value of the file, and what stands there: `at character 14, near "$json.a } }}"`. */
export function placeIn(text: string, at: number): string {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  const place = text.includes('\n') ? `line ${line}, column ${column}` : `character ${column}`
  return `at ${place}, near ${quote(excerptAt(text, at))}`
}

/** The surroundings of a place on its line. What looks like a secret is made unreadable but for its beginning. */
function excerptAt(text: string, at: number): string {
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1) + 1, at - widest)
  const nextLine = text.indexOf('\n', at)
  const lineEnd = Math.min(nextLine === -1 ? text.length : nextLine, at + widest)
  const from = Math.max(lineStart, at - around)
  const to = Math.min(lineEnd, at + around)
  const line = text.slice(lineStart, lineEnd).replace(/[\w-]{20,}/g, (run) => (/\d/.test(run) ? run.slice(0, 4).padEnd(run.length, '·') : run))
  return `${from > lineStart ? '…' : ''}${line.slice(from - lineStart, to - lineStart)}${to < text.length ? '…' : ''}`
}
