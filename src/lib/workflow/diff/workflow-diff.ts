/** What differs between two workflows in a way that n8n acts upon. Secrets that can be recognised are hidden in all values. */
export interface WorkflowDiff {
  /** True when nothing does, whatever `ignored` says. */
  equal: boolean
  /** The name of the workflow. */
  name: ValueChange | null
  /** In the order of the workflow after; those that were removed come last. */
  nodes: NodeDiff[]
  connections: ConnectionDiff[]
  /** With pointers from the root of the workflow. */
  settings: ValueChange[]
  ignored: IgnoredDifferences
}

/** A value that is there in one of the workflows only, or in both but not the same. */
export interface ValueChange {
  kind: 'added' | 'removed' | 'changed'
  /** JSON pointer to the value: as it was for one that was removed, as it is now for any other. */
  pointer: string
  /** Left out for one that was added. */
  before?: unknown
  /** Left out for one that was removed. */
  after?: unknown
}

export interface NodeDiff {
  kind: 'added' | 'removed' | 'changed'
  /** As it is now; for one that was removed as it was. */
  name: string
  /** The name before, when it was another. */
  renamedFrom: string | null
  type: string
  typeVersion: number | null
  /** Type and version before, when either was another. */
  retypedFrom: {type: string; typeVersion: number | null} | null
  /** JSON pointer of the node in the workflow before; null when it was added. */
  before: string | null
  /** JSON pointer of the node in the workflow after; null when it was removed. */
  after: string | null
  /** Of parameters, credentials and flags, with pointers from the node. Empty for one that was added or removed. */
  changes: ValueChange[]
}

/** A connection that is there in one of the workflows only. Names are those after: a connection follows a rename. */
export interface ConnectionDiff {
  kind: 'added' | 'removed'
  source: string
  /** `main`, or how a sub-node is attached. */
  type: string
  output: number
  target: string
  targetType: string
  /** Number of the target's input. */
  input: number
}

/** What differs as well, but does not change what the workflow does. */
export interface IgnoredDifferences {
  /** Nodes that lie elsewhere on the canvas. */
  positions: number
  /** Sticky notes, and notes of nodes, that are not the same. */
  notes: number
  /** Nodes whose expressions name a renamed node by its new name; that belongs to the rename. */
  references: number
  /** Members of the workflow that exports have, such as `id` or `pinData`, and that are not the same. */
  members: string[]
}
