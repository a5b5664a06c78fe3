import type {ApiFields, Catalog, CredentialDescription} from './catalog.ts'
import type {NodeDescription} from './node-description.ts'
import {approvalVariant, asksPerson, toolVariant} from './tool-variant.ts'

/** Where a catalogue has its facts from; each is asked for a name once. */
export interface CatalogSource {
  n8n: string
  api: ApiFields | null
  /** n8n makes a tool that asks a person for approval of every node that can send and wait. */
  approvalTools: boolean
  nodeTypes: ReadonlySet<string>
  /** Called with a member of `nodeTypes`. */
  readNode: (type: string) => readonly NodeDescription[]
  /** All credential types by name. */
  readCredentials: () => ReadonlyMap<string, CredentialDescription>
}

/** A catalogue that reads what it is asked for, and remembers it. Tools that n8n derives from other nodes are derived here as well. */
export function createCatalog(source: CatalogSource): Catalog {
  const nodes = new Map<string, readonly NodeDescription[]>()
  let credentials: ReadonlyMap<string, CredentialDescription> | undefined
  const readCredentials = () => (credentials ??= source.readCredentials())
  const stored = (type: string) => (source.nodeTypes.has(type) ? remember(nodes, type, source.readNode) : [])
  return {
    n8n: source.n8n,
    api: source.api,
    derived: new Map(),
    node: (type) => {
      const known = nodes.get(type)
      if (known !== undefined) return known
      const own = stored(type)
      const found = own.length > 0 || !type.endsWith('Tool') ? own : remember(nodes, type, () => deriveTool(type, source.approvalTools, stored))
      return found.length > 0 ? found : undefined
    },
    credential: (name) => readCredentials().get(name),
    nodeTypes: () => source.nodeTypes,
    credentialTypes: () => readCredentials().keys(),
  }
}

function deriveTool(type: string, approvalTools: boolean, stored: (type: string) => readonly NodeDescription[]): readonly NodeDescription[] {
  const tools = stored(type.slice(0, -'Tool'.length)).filter(({usableAsTool}) => usableAsTool)
  if (tools.length > 0 || !approvalTools || !type.endsWith('HitlTool')) return tools.map((base) => toolVariant(type, base))
  return stored(type.slice(0, -'HitlTool'.length))
    .filter(asksPerson)
    .map((base) => approvalVariant(type, base))
}

/** What was found once stays; what was not is not remembered, so that names of a stranger's choice fill no memory. */
function remember<T>(known: Map<string, readonly T[]>, name: string, read: (name: string) => readonly T[]): readonly T[] {
  const before = known.get(name)
  if (before !== undefined) return before
  const found = read(name)
  if (found.length > 0) known.set(name, found)
  return found
}
