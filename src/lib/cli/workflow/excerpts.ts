import type {Finding} from '../../workflow/finding.ts'

/** The part of a line around the place of a finding. */
export interface Excerpt {
  text: string
  /** Index in `text` of the place; its length when the place is the end of the line. */
  at: number
  /** Whether the line goes on before and after. */
  cut: {before: boolean; after: boolean}
}

/** Replaces what a line must not show. */
export type HideSecrets = (line: string) => string

/** Nobody reads more frames of one file. */
const MOST = 20
/** Characters kept on either side of the place: enough for a wide terminal. */
const REACH = 120
/** Characters on either side that are looked at to tell whether what is kept is part of a secret. */
const CONTEXT = 2500

/**
 * What a person needs to see of the text of a file that is not kept: an excerpt for its first findings, errors before warnings. What is said of
 * a secret shows no line, because the secret is in it.
 * @param text as it was decoded; a byte order mark does not count
 */
export function excerptsOf(text: string, findings: readonly Finding[], hideSecrets: HideSecrets): Map<Finding, Excerpt> {
  const ranked = [...findings.filter(({severity}) => severity === 'error'), ...findings.filter(({severity}) => severity === 'warning')]
  const wanted = ranked.filter(({family}) => family !== 'secret').slice(0, MOST)
  const excerpts = new Map<Finding, Excerpt>()
  let line = 1
  let lineStart = text.startsWith('\uFEFF') ? 1 : 0
  for (const finding of wanted.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))) {
    if (finding.line === null || finding.column === null) continue
    for (; line < finding.line; line++) lineStart = text.indexOf('\n', lineStart) + 1
    const excerpt = excerptAt(text, {lineStart, place: lineStart + finding.column - 1}, hideSecrets)
    // A line with nothing but a bracket shows nobody anything.
    if (/[^\s{}[\],]/.test(excerpt.text)) excerpts.set(finding, excerpt)
  }
  return excerpts
}

function excerptAt(text: string, {lineStart, place}: {lineStart: number; place: number}, hideSecrets: HideSecrets): Excerpt {
  const next = text.indexOf('\n', place)
  const lineEnd = next === -1 ? text.length : next
  const [from, to] = [Math.max(lineStart, place - CONTEXT), Math.min(lineEnd, place + CONTEXT)]
  const around = text.slice(from, to).replace(/\r$/, '')
  const shown = hideSecrets(around)
  const at = placeIn(shown, around, Math.min(place - from, around.length))
  const start = wholeCharacter(shown, Math.max(0, at - REACH))
  const end = wholeCharacter(shown, Math.min(shown.length, at + REACH))
  // Copied, because a slice would keep the whole text in memory.
  const copy = Buffer.from(shown.slice(start, end), 'utf16le').toString('utf16le')
  return {text: copy, at: at - start, cut: {before: from > lineStart || start > 0, after: to < lineEnd || end < shown.length}}
}

/** Where a place of a line is when parts of the line have been replaced: it moves with what comes after it, or else to the first of them. */
function placeIn(shown: string, line: string, place: number): number {
  if (shown === line || shown.slice(0, place) === line.slice(0, place)) return place
  const after = line.length - place
  if (shown.endsWith(line.slice(place))) return shown.length - after
  let same = 0
  while (shown[same] === line[same]) same++
  return same
}

/** Not in the middle of a surrogate pair. */
function wholeCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index
}
