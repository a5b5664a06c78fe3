import type {GoldenTemplate} from '../../src/lib/workflow/golden/golden-template.ts'
import type {Manifest} from '../../src/lib/workflow/manifest/manifest.ts'
import type {JsonObject} from '../../src/lib/workflow/model/json-object.ts'
import type {Policy} from '../../src/lib/workflow/policy/policy.ts'

/** A workflow into which one defect was injected. */
export interface Mutation {
  /** A JSON value, or a text when the defect is one of the text. */
  workflow: unknown
  /** Name of the node that the finding must name; null when it is about the workflow. */
  node: string | null
  /** Workflows that are judged together with it, where the defect lies between files. */
  others?: readonly JsonObject[]
  /** What the defect shows against, besides the workflow itself. */
  options?: {template?: GoldenTemplate; policy?: Policy; manifest?: Manifest; today?: string}
}

/** Injects the defect that one rule is there to find. */
export interface Mutator {
  rule: string
  /** Gets a deep copy of its own. Null when this workflow offers no place for the defect. */
  inject(workflow: JsonObject, random: Random): Mutation | null
}

export interface Random {
  /** An integer from 0 up to and not including `count`. */
  below(count: number): number
  /** Undefined when the list is empty. */
  pick<T>(list: readonly T[]): T | undefined
}
