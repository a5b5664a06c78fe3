/** Where a text stops being JSON, and why. */
export interface SyntaxProblem {
  offset: number
  /** A sentence without its full stop, for example `a comma or ] is missing before this`. */
  problem: string
}
