import type {ApiFieldsJson, CatalogJson} from './catalog-json.ts'
import {CATALOG_SCHEMA, compactCredential} from './catalog-json.ts'
import {compactDescription} from './compact-description.ts'
import {excludedNodes} from './excluded-nodes.ts'
import type {NodeDescription} from './node-description.ts'
import {inheritSigning, readCredential} from './read-credential.ts'
import {readDescription} from './read-description.ts'

/** What one package of n8n tells of its nodes: the content of its `dist/types/nodes.json` and `dist/types/credentials.json`. */
export interface PackageTypes {
  name: string
  version: string
  nodes: readonly unknown[]
  credentials: readonly unknown[]
}

export interface ReleaseFiles {
  n8n: string
  api: ApiFieldsJson | null
  /** The release makes tools that ask a person for approval. */
  approvalTools: boolean
  packages: readonly PackageTypes[]
}

/**
 * The facts of a release from the files of its packages.
 * @throws {z.ZodError} when an entry is no description of a node or of a credential type
 */
export function readRelease({n8n, api, approvalTools, packages}: ReleaseFiles): CatalogJson {
  const excluded = excludedNodes(n8n)
  const nodes = packages.flatMap((of) => of.nodes.map((raw) => readDescription(raw, of.name, excluded)))
  const credentials = packages.flatMap((of) => of.credentials.map((raw) => readCredential(raw, of.name)))
  return {
    schema: CATALOG_SCHEMA,
    n8n,
    packages: Object.fromEntries(packages.map(({name, version}) => [name, version])),
    api,
    approvalTools,
    nodes: Object.fromEntries(Array.from(groupByType(nodes), ([type, versions]) => [type, versions.map(compactDescription)])),
    credentials: inheritSigning(credentials).map(compactCredential),
  }
}

/** Descriptions of one type in rising order of their versions, each with the default of the whole type. */
function groupByType(nodes: readonly NodeDescription[]): Map<string, NodeDescription[]> {
  const groups = Map.groupBy(nodes, ({type}) => type)
  for (const [type, descriptions] of groups) {
    const named = descriptions.map(({defaultVersion}) => defaultVersion).find(Number.isFinite)
    const newest = Math.max(...descriptions.flatMap(({versions}) => versions))
    const rising = descriptions.toSorted((a, b) => (a.versions[0] ?? 0) - (b.versions[0] ?? 0))
    groups.set(
      type,
      rising.map((description) => ({...description, defaultVersion: named ?? newest})),
    )
  }
  return groups
}
