import type {ApiFields, Catalog, CredentialDescription} from './catalog.ts'
import {type ApiFieldsJson, CATALOG_SCHEMA, type CatalogJson, type CompactCredential} from './catalog-json.ts'
import {createCatalog} from './create-catalog.ts'
import {expandHead} from './expand-description.ts'

/**
 * A catalogue from its facts as JSON, for programs that get them from elsewhere than a file, such as a browser.
 * @param json what `catalogJson` gave; its form is trusted beyond its `schema`
 * @throws {TypeError} when the value is no catalogue, or one of another schema
 */
export function catalogFrom(json: CatalogJson): Catalog {
  // The type promises it; what came over a network does not.
  if ((json as {schema?: unknown} | null)?.schema !== CATALOG_SCHEMA)
    throw new TypeError('This is no catalogue, or one of another version of Genesis.')
  const nodes = new Map(Object.entries(json.nodes))
  return createCatalog({
    n8n: json.n8n,
    api: json.api && apiFieldsFrom(json.api),
    approvalTools: json.approvalTools,
    nodeTypes: new Set(nodes.keys()),
    readNode: (type) => (nodes.get(type) ?? []).map((node) => expandHead(type, node, () => node.properties)),
    readCredentials: () => credentialsFrom(json.credentials),
  })
}

export function apiFieldsFrom(lists: ApiFieldsJson): ApiFields {
  return {
    workflow: new Set(lists.workflow),
    workflowReadOnly: new Set(lists.workflowReadOnly),
    settings: new Set(lists.settings),
    node: new Set(lists.node),
    nodeReadOnly: new Set(lists.nodeReadOnly),
  }
}

export function credentialsFrom(list: readonly CompactCredential[]): Map<string, CredentialDescription> {
  return new Map(list.map((compact) => [compact.name, expandCredential(compact)]))
}

function expandCredential(compact: CompactCredential): CredentialDescription {
  const {name, restrictedTo = null, genericAuth = false, authenticates = false} = compact
  return {name, extends: compact.extends ?? [], restrictedTo, genericAuth, authenticates}
}
