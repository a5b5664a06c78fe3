export const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const BACKSLASH = 0x5c
export const OPEN_ARRAY = 0x5b
export const CLOSE_ARRAY = 0x5d
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d

export function isOpen(char: number): boolean {
  return char === OPEN_OBJECT || char === OPEN_ARRAY
}

export function isClose(char: number): boolean {
  return char === CLOSE_OBJECT || char === CLOSE_ARRAY
}

/** Offset of the first character from `at` on that is not JSON white space. */
export function skipSpace(text: string, at: number): number {
  for (let i = at; ; i++) {
    const char = text.charCodeAt(i)
    if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return i
  }
}

/** Offset behind the string that begins at `at` (at its quote); the end of the text when the string is not closed. */
export function endOfString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1
    while (text.charCodeAt(before) === BACKSLASH) before--
    if ((quote - before) % 2 === 1) return quote + 1
  }
  return text.length
}
