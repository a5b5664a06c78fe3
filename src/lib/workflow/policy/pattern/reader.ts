/** A pattern that is being read. */
export interface Reader {
  readonly source: string
  /** Offset of what comes next. */
  at: number
  /** How many groups are open. */
  depth: number
  /** Set by the first thing that is wrong; reading ends then. */
  fault: string | null
}
