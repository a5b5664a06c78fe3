/** A piece of JavaScript between `{{` and `}}`; offsets count from the start of the parameter's text. */
export interface CodePiece {
  start: number
  end: number
  /** False when the text ends before the braces close: n8n then takes all the rest for code. */
  closed: boolean
}

/**
 * The JavaScript in a parameter that begins with "=". As n8n does it: the first `}}` ends a piece, even inside a string, and an odd number
 * of backslashes before the braces makes them text.
 */
export function splitTemplate(text: string): CodePiece[] {
  const pieces: CodePiece[] = []
  let from = 1
  for (;;) {
    const open = indexOfBraces(text, '{{', from)
    if (open === -1 || open + 2 >= text.length) return pieces
    const close = indexOfBraces(text, '}}', open + 2)
    pieces.push({start: open + 2, end: close === -1 ? text.length : close, closed: close !== -1})
    if (close === -1) return pieces
    from = close + 2
  }
}

function indexOfBraces(text: string, braces: string, from: number): number {
  let searched = from
  for (;;) {
    const at = text.indexOf(braces, searched)
    if (at === -1 || !isEscaped(text, searched, at)) return at
    searched = at + 2
  }
}

function isEscaped(text: string, from: number, at: number): boolean {
  let slashes = 0
  while (at - slashes > from && text[at - slashes - 1] === '\\') slashes++
  return slashes % 2 === 1
}
