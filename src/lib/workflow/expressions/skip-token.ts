const regexMayFollow = new Set('(,=:[!&|?{};+-*%<>~^')
/** No regular expression in a workflow is longer; without a limit a text of slashes would be read again from each of them. */
const longestRegex = 1000

/**
 * Offset behind the comment, string or regular expression that begins at `at`, or `at` itself when none does. Template literals are
 * not passed over: they may hold code.
 */
export function skipToken(code: string, at: number, end: number): number {
  const char = code[at]
  if (char === '"' || char === "'") return endOfQuoted(code, at, end, char)
  if (char !== '/') return at
  if (code[at + 1] === '/') return endOfComment(code, at, end, '\n')
  if (code[at + 1] === '*') return endOfComment(code, at + 2, end, '*/')
  return regexMayStart(code, at) ? endOfRegex(code, at, end) : at
}

/** Offset behind a quoted text; the limit when it is not closed. */
export function endOfQuoted(code: string, at: number, end: number, mark: string): number {
  for (let i = at + 1; i < end; i++) {
    if (code[i] === '\\') i++
    else if (code[i] === mark) return i + 1
  }
  return end
}

function endOfRegex(code: string, at: number, end: number): number {
  let inClass = false
  for (let i = at + 1; i < Math.min(end, at + longestRegex); i++) {
    const char = code[i]
    if (char === '\\') i++
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return i + 1
    else if (char === '\n') return at + 1
  }
  return at + 1
}

/** A slash divides behind a value and begins a regular expression everywhere else. */
function regexMayStart(code: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && (code[before] === ' ' || code[before] === '\n' || code[before] === '\t')) before--
  const char = code[before]
  return char === undefined || regexMayFollow.has(char) || /\breturn$/.test(code.slice(Math.max(0, before - 6), before + 1))
}

// Searched in a slice: in the whole text a search without result would run on to its end, once for each comment.
function endOfComment(code: string, at: number, end: number, mark: string): number {
  const found = code.slice(at, end).indexOf(mark)
  return found === -1 ? end : at + found + mark.length
}
