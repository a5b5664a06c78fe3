import type {Path} from '../text/pointer.ts'

/** Something about a parameter that n8n saves without a word. */
export interface ParameterFault {
  kind: FaultKind
  /** From the node's `parameters`. */
  path: Path
  value: unknown
  /** What is wrong, as the end of a sentence about the value. */
  detail: string
  /** What the rule chooses suggestions from: values of an option, names of parameters. */
  allowed: readonly (string | number | boolean)[]
}

/**
 * `option`: none of the values to choose from. `option-alike`: one of them but for its type. `option-retired`: no longer
 * offered, but understood. `unknown`: no parameter of that name.
 * `group`: a group that n8n fails on when it reads the node. `type`, `locator`, `filter`, `assignment`: another shape than n8n reads.
 */
export type FaultKind = 'option' | 'option-alike' | 'option-retired' | 'unknown' | 'group' | 'type' | 'locator' | 'filter' | 'assignment'
