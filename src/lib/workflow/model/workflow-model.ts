import type {Suggest} from '../suggest-name.ts'
import type {Path} from '../text/pointer.ts'
import type {JsonObject} from './json-object.ts'
import type {Formula} from './survey.ts'

/** A workflow as the rules see it: read once, shared by all. Holds what can be understood; the shape rules report the rest. */
export interface WorkflowModel {
  raw: JsonObject
  /** In the order of the file. */
  nodes: readonly NodeModel[]
  /** The first node of each name. */
  nodesByName: ReadonlyMap<string, NodeModel>
  edges: readonly Edge[]
  expressions: readonly ExpressionText[]
  /** Strings anywhere in the workflow that may hold a secret, a placeholder, or an expression without "=". */
  suspects: readonly Formula[]
  /** The name of a node that was probably meant by one that is not there. */
  suggestNode: Suggest
  /** What rules have derived from this workflow so far; `derive` keeps it. */
  derived: Map<unknown, unknown>
}

export interface NodeModel {
  /** Index in the file's `nodes`. */
  index: number
  raw: JsonObject
  /** Empty when the file has none. */
  name: string
  /** Empty when the file has none. */
  type: string
  disabled: boolean
}

/** One connection, from an output of its source to an input of its target. */
export interface Edge {
  /** Name as it is written in the file; no node may have it. */
  sourceName: string
  source: NodeModel | undefined
  /** Connection type, the key under the source. */
  type: string
  output: number
  /** Place among the connections of that output. */
  slot: number
  targetName: string
  target: NodeModel | undefined
  /** Connection type at the target. */
  targetType: string
  /** Place among the inputs of that type; 0 when the file has no whole number from 0 there. */
  input: number
}

/** A parameter that n8n evaluates: a string that begins with "=". */
export interface ExpressionText {
  node: NodeModel
  /** From the root of the workflow. */
  path: Path
  text: string
}
