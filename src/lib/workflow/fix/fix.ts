import type {Problem} from '../rule.ts'
import type {Path} from '../text/pointer.ts'

/** A change of a JSON document, by path from its root; how the text comes to say it is decided by `editsOf`. */
export type Operation =
  /** A member or an element goes, with its comma. */
  | {kind: 'remove'; path: Path}
  | {kind: 'replace'; path: Path; value: unknown}
  /** The key at the path's end becomes another. */
  | {kind: 'rename'; path: Path; key: string}
  /** A member is added at the end of the object at the path. */
  | {kind: 'insert'; path: Path; key: string; value: unknown}

/** One thing to mend in one workflow, with the operations on the workflow that do it. */
export interface Fix extends Pick<Problem, 'pointer' | 'node'> {
  /** Id of the rule whose finding it settles. */
  rule: string
  /** What it does, in one sentence: `Removes …`. */
  message: string
  operations: readonly Operation[]
}

/** A fault that a person must mend, because what is meant is not certain. */
export interface Unfixed extends Pick<Problem, 'pointer' | 'node'> {
  rule: string
  /** Why it was left, in one sentence. */
  message: string
}

/** What can be mended in one workflow, and what cannot. */
export interface FixPlan {
  fixes: readonly Fix[]
  unfixed: readonly Unfixed[]
}

export const nothingToFix: FixPlan = {fixes: [], unfixed: []}
