const SPACE = 1
const DIGIT = 2
const NAME_START = 4

/** Only ASCII: names in other scripts are rare enough to be left to the parser. */
const classes = new Uint8Array(128)
for (const char of ' \t\n\r') classes[char.charCodeAt(0)] = SPACE
for (const char of '0123456789') classes[char.charCodeAt(0)] = DIGIT
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$') classes[char.charCodeAt(0)] = NAME_START

/** Of a character code; -1 stands for the end of the text and is of no class. */
export function isSpace(code: number): boolean {
  return classes[code] === SPACE
}

export function isDigit(code: number): boolean {
  return classes[code] === DIGIT
}

export function isIdentifierStart(code: number): boolean {
  return classes[code] === NAME_START
}

export function isIdentifierPart(code: number): boolean {
  const found = classes[code]
  return found === NAME_START || found === DIGIT
}
