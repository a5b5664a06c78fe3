import type {Catalog} from '../catalog/catalog.ts'
import {credentialsFrom} from '../catalog/catalog-from.ts'
import {createCatalog} from '../catalog/create-catalog.ts'
import {expandHead} from '../catalog/expand-description.ts'
import type {CommunityPackage} from './community-package.ts'

/** A catalogue that answers for the release and for the packages. What the release has itself is not replaced. */
export function withCommunity(catalog: Catalog, packages: readonly CommunityPackage[]): Catalog {
  if (packages.length === 0) return catalog
  const nodes = new Map(packages.flatMap((of) => Object.entries(of.nodes)))
  const added = createCatalog({
    n8n: catalog.n8n,
    api: catalog.api,
    approvalTools: false,
    nodeTypes: new Set(nodes.keys()),
    readNode: (type) => (nodes.get(type) ?? []).map((node) => expandHead(type, node, () => node.properties)),
    readCredentials: () => credentialsFrom(packages.flatMap(({credentials}) => credentials)),
  })
  return {
    n8n: catalog.n8n,
    api: catalog.api,
    derived: new Map(),
    node: (type) => catalog.node(type) ?? added.node(type),
    credential: (name) => catalog.credential(name) ?? added.credential(name),
    nodeTypes: () => new Set([...catalog.nodeTypes(), ...added.nodeTypes()]),
    credentialTypes: () => new Set([...catalog.credentialTypes(), ...added.credentialTypes()]),
  }
}
