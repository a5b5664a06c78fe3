import type {CompactCredential} from '../catalog/catalog-json.ts'
import type {CompactDescription} from '../catalog/compact-description.ts'

/** Changes whenever a reader of the older form would misread the newer one. */
export const COMMUNITY_SCHEMA = 'genesis.community/1'

/** What is known of the nodes of a community package. A JSON value. */
export interface CommunityPackage {
  schema: typeof COMMUNITY_SCHEMA
  /** Such as `n8n-nodes-acme` or `@acme/n8n-nodes-acme`. */
  name: string
  version: string
  nodes: Readonly<Record<string, readonly CompactDescription[]>>
  credentials: readonly CompactCredential[]
}

/** What is known of a node when its code is not run. */
export interface NodeOutline {
  /** Without its package. */
  name: string
  versions: readonly number[]
  /** The newest version when left out. */
  defaultVersion?: number | undefined
  trigger?: boolean | undefined
  usableAsTool?: boolean | undefined
}

/** A description that says no more than the outline; rules about what it does not say leave its nodes alone. */
export function outlineDescription(outline: NodeOutline): CompactDescription {
  const versions = outline.versions.toSorted((a, b) => a - b)
  return {
    versions,
    defaultVersion: outline.defaultVersion ?? versions.at(-1) ?? 1,
    flags: ['partial', ...(outline.trigger === true ? ['trigger'] : []), ...(outline.usableAsTool === true ? ['usableAsTool'] : [])],
    inputs: null,
    outputs: null,
    properties: [],
  }
}
