import type {SyntaxProblem} from './syntax-problem.ts'

/** Explains a character that has no business in JSON by the mistake that usually puts it there. */
export function strayCharacter(text: string, at: number, otherwise: string): SyntaxProblem {
  return {offset: at, problem: usualMistake(text, at) ?? otherwise}
}

function usualMistake(text: string, at: number): string | undefined {
  if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(text.slice(at, at + 7))) return 'a merge conflict was left in the file'
  const char = text[at]
  if (char === '<' && at === text.search(/\S/)) return 'this is HTML or XML, not JSON'
  if (char === '/' || char === '#') return 'JSON has no comments'
  if (char === "'" || char === '‘' || char === '“' || char === '”') return 'JSON knows only straight double quotes'
  const code = text.codePointAt(at) ?? 0
  if (code > 0x7e || code < 0x20) return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')} has no place here`
  return undefined
}
