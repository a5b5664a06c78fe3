/** There is no operator at this place. */
export const NO_OPERATOR = 0
/** There is one that is not read here: assignments, shifts, comments, `??` and the like. */
const OTHER = -1

/**
 * Length of the operator between two values that begins at `at`; 0 when there is none, negative when the code is to be left to the parser.
 * Knows those that may stand next to each other in any order: no `??` and no `**`, which may not.
 */
export function lengthOfOperator(text: string, at: number, end: number): number {
  if (at >= end) return NO_OPERATOR
  const char = text.charAt(at)
  const next = at + 1 < end ? text[at + 1] : ''
  switch (char) {
    case '+':
    case '%':
      return next === char || next === '=' ? OTHER : 1
    case '-':
      return next === '-' || next === '=' ? OTHER : 1
    case '*':
      return next === '*' || next === '=' ? OTHER : 1
    case '/':
      return next === '/' || next === '*' || next === '=' ? OTHER : 1
    case '<':
      return next === '<' || next === '!' ? OTHER : next === '=' ? 2 : 1
    case '>':
      return next === '>' ? OTHER : next === '=' ? 2 : 1
    case '=':
    case '!':
      return next !== '=' ? OTHER : text[at + 2] === '=' && at + 2 < end ? 3 : 2
    case '&':
    case '|':
      return next !== char || text[at + 2] === '=' ? OTHER : 2
    case '?':
      return next === '?' ? OTHER : NO_OPERATOR
    default:
      return NO_OPERATOR
  }
}
