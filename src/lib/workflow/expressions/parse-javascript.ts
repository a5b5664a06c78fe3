import {type Options, type Program, parse} from 'acorn'

/** Why code is not JavaScript. */
export interface SyntaxFault {
  /** Offset in the code. */
  at: number
  /** What is wrong, as part of a sentence: `unexpected token`. */
  reason: string
}

/** Longer code is not parsed: it would take seconds, and none that people write is a tenth of that. */
const longest = 1_000_000

/** The program, what is wrong with it, or null when it is too long or too deeply nested to tell. */
export function parseJavaScript(code: string, options: Omit<Options, 'ecmaVersion'>): Program | SyntaxFault | null {
  if (code.length > longest) return null
  try {
    return parse(code, {...options, ecmaVersion: 'latest'})
  } catch (error) {
    // Whatever else is thrown comes from the depth of the code, not from its syntax.
    if (!(error instanceof SyntaxError) || !('pos' in error) || typeof error.pos !== 'number') return null
    const reason = error.message.replace(/ \(\d+:\d+\)$/, '')
    return {at: error.pos, reason: reason.charAt(0).toLowerCase() + reason.slice(1)}
  }
}
