/** A node that code names in writing, such as `$('Fetch leads')`; offsets count from the start of the text. */
export interface NodeReference {
  name: string
  start: number
  end: number
  /** In the `try` of a `try … catch`, where a missing node may be meant to be missing. */
  guarded: boolean
}

/** A variable from outside of the workflow. */
export interface EnvironmentReference {
  kind: 'env' | 'vars' | 'secrets'
  /** Null when it is computed. */
  name: string | null
  start: number
}

/** A call of `$fromAI`: a value that the model fills in when the node is used as a tool. */
export interface FromAiCall {
  start: number
  /** Null when it is computed; empty when there is none. */
  key: string | null
  /** Null when it is computed; undefined when there is none. */
  description: string | null | undefined
  /** Likewise. */
  type: string | null | undefined
}

/** A name that nothing in n8n and nothing in the code itself defines. */
interface UnknownName {
  name: string
  start: number
}

/** What a piece of code refers to. */
export interface References {
  nodes: NodeReference[]
  environment: EnvironmentReference[]
  fromAi: FromAiCall[]
  unknown: UnknownName[]
  /** Offsets at which a name is used as a whole in a place where n8n does not look it up: `{...$json}`, `() => $json`. */
  lost: UnknownName[]
}

export function noReferences(): References {
  return {nodes: [], environment: [], fromAi: [], unknown: [], lost: []}
}
