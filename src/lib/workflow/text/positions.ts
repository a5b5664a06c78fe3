export interface Position {
  /** 1-based */
  line: number
  /** 1-based, in UTF-16 code units */
  column: number
}

/** Line and column of each offset, in one pass over the text. Lines end with a line feed; a carriage return before it belongs to the line. */
export function positionsOf(text: string, offsets: Iterable<number>): Map<number, Position> {
  const positions = new Map<number, Position>()
  let line = 1
  let lineStart = 0
  let nextBreak = text.indexOf('\n')
  for (const offset of [...new Set(offsets)].sort((a, b) => a - b)) {
    while (nextBreak !== -1 && nextBreak < offset) {
      line++
      lineStart = nextBreak + 1
      nextBreak = text.indexOf('\n', lineStart)
    }
    positions.set(offset, {line, column: offset - lineStart + 1})
  }
  return positions
}
