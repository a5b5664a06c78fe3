/** A piece of JavaScript inside `{{ }}`; offsets count from the start of the parameter's text. */
export interface CodeSpan {
  start: number
  end: number
}

/**
 * The JavaScript in a parameter that begins with "=". As n8n does it: the first `}}` ends a piece, even inside a string, and a
 * backslash before the braces makes them text.
 */
export function codeSpansOf(text: string): CodeSpan[] {
  const spans: CodeSpan[] = []
  let from = 1
  for (;;) {
    const open = indexOfBraces(text, '{{', from)
    const close = open === -1 ? -1 : indexOfBraces(text, '}}', open + 2)
    if (close === -1) return spans
    spans.push({start: open + 2, end: close})
    from = close + 2
  }
}

function indexOfBraces(text: string, braces: string, from: number): number {
  let at = text.indexOf(braces, from)
  while (at > 0 && text[at - 1] === '\\') at = text.indexOf(braces, at + 1)
  return at
}
