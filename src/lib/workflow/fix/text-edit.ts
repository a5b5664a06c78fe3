/** A stretch of a text that is replaced. Offsets count UTF-16 code units of the text before all edits. */
export interface TextEdit {
  start: number
  /** Equal to `start` where something is only added. */
  end: number
  text: string
}

/** Applies edits that do not overlap, in the order of the text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = []
  let at = 0
  for (const edit of edits) {
    pieces.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  return pieces.join('') + text.slice(at)
}
