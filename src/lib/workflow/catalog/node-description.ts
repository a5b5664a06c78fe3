/** One description of a node type: facts about the versions that share it. */
export interface NodeDescription {
  /** With its package: `n8n-nodes-base.httpRequest`. */
  type: string
  /** The `typeVersion`s that this description is for, in rising order. */
  versions: readonly number[]
  /** The version that a node without `typeVersion` gets. */
  defaultVersion: number
  /** Starts workflows. */
  trigger: boolean
  webhook: boolean
  polling: boolean
  /** May be attached to an agent as a tool. */
  usableAsTool: boolean
  /** No longer offered in the editor. */
  hidden: boolean
  /** Left out by n8n unless the instance is configured to load it. */
  excludedByDefault: boolean
  /** Only what stands above is known, as of a community package whose code nobody runs: nothing is said of its connections, credentials and parameters. */
  partial: boolean
  /** Null when n8n computes them from the parameters. */
  inputs: readonly NodePort[] | null
  outputs: readonly NodePort[] | null
  credentials: readonly CredentialSlot[]
  properties: readonly NodeProperty[]
}

/** A place where other nodes are connected. */
export interface NodePort {
  /** Connection type, such as `main` or `ai_languageModel`. */
  type: string
  required: boolean
  /** Null when any number may be connected. */
  maxConnections: number | null
}

export interface CredentialSlot {
  name: string
  required: boolean
  display: DisplayConditions | null
}

/** A parameter, as n8n describes it. The names are n8n's own; texts for people are left out. */
export interface NodeProperty {
  name: string
  /** n8n's type: string, number, boolean, options, multiOptions, collection, fixedCollection, resourceLocator, filter, … */
  type: string
  required: boolean
  default: unknown
  display: DisplayConditions | null
  /** Values to choose from: for `options` and `multiOptions`; null when they are loaded from elsewhere or there are none. */
  options: readonly PropertyOption[] | null
  /** Members: of a `collection`; null for other types. */
  values: readonly NodeProperty[] | null
  /** Groups of members: of a `fixedCollection`; null for other types. */
  groups: readonly PropertyGroup[] | null
  /** Modes of a `resourceLocator`; null for other types. */
  modes: readonly LocatorMode[] | null
  /** n8n's own, such as `multipleValues`, `minValue`, `loadOptionsMethod`; empty when there are none. */
  typeOptions: Readonly<Record<string, unknown>>
  /** Expressions are not evaluated here. */
  noDataExpression: boolean
  /** n8n's `validateType`: what a value is coerced to; null when it is taken as it is. */
  validateType: string | null
}

export interface PropertyOption {
  value: string | number | boolean
  display: DisplayConditions | null
}

export interface PropertyGroup {
  name: string
  values: readonly NodeProperty[]
  display: DisplayConditions | null
}

export interface LocatorMode {
  name: string
  /** Regular expressions that a value must match, as n8n writes them. */
  patterns: readonly string[]
}

/** n8n's `displayOptions`: when a parameter is there. Paths may begin with `/` for the root, or be `@version`, `@tool`, `@feature`. */
export interface DisplayConditions {
  show?: Readonly<Record<string, readonly unknown[]>>
  hide?: Readonly<Record<string, readonly unknown[]>>
}
