import type {NodeDescription} from './node-description.ts'

/**
 * What is known of one release of n8n: facts read from its packages, nothing of its code. Looked up by name, so that a small workflow
 * pays only for the node types that it uses.
 */
export interface Catalog {
  /** The release, for example `2.41.3`. */
  readonly n8n: string
  /** What the public API of the release takes; null when that is not known. */
  readonly api: ApiFields | null
  /** Every description of a node type, one for each group of versions; undefined for a type that the release does not have. */
  node(type: string): readonly NodeDescription[] | undefined
  /** Undefined for a credential type that the release does not have. */
  credential(type: string): CredentialDescription | undefined
  /** The names of all node types, for suggestions. */
  nodeTypes(): Iterable<string>
  /** The names of all credential types, for suggestions. */
  credentialTypes(): Iterable<string>
  /** What has been worked out from descriptions so far, so that a thousand nodes of one type cost one reading; empty at first. */
  readonly derived: Map<unknown, unknown>
}

/** Members that the public API of a release takes in a workflow. Everything else it refuses. */
export interface ApiFields {
  workflow: ReadonlySet<string>
  /** Known, but refused in a request: what only exports have. */
  workflowReadOnly: ReadonlySet<string>
  settings: ReadonlySet<string>
  node: ReadonlySet<string>
  nodeReadOnly: ReadonlySet<string>
}

export interface CredentialDescription {
  name: string
  /** Types whose fields this one has as well. */
  extends: readonly string[]
  /** Node types (`n8n-nodes-base.httpRequest`) that may use it when it is restricted to them; null when any node may. */
  restrictedTo: readonly string[] | null
  /** One of the general kinds, such as basic auth, that nodes for any HTTP request offer by name. */
  genericAuth: boolean
  /** n8n can sign a request with it by itself, so that nodes for any HTTP request may use it as a predefined credential type. */
  authenticates: boolean
}
