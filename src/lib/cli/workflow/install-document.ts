import type {InstalledCatalog, ReplacedPackage} from '../../workflow/catalog/install-catalog.ts'
import type {ReadPackage} from '../../workflow/community/read-community.ts'

/** What `workflow catalog install --json` prints. */
export interface InstallDocument {
  release: ReleaseEntry | null
  packages: PackageEntry[]
}

interface ReleaseEntry extends InstalledCatalog {
  replaced: ReplacedPackage[]
  durationMs: number
}

interface PackageEntry {
  name: string
  version: string
  nodeTypes: string[]
  credentialTypes: string[]
  unread: string[]
}

/** What a person reads: the result, and what to know about it. */
interface InstallLines {
  result: string
  notes: string[]
}

export function packageEntry({community, unread}: ReadPackage): PackageEntry {
  const {name, version, nodes, credentials} = community
  return {name, version, nodeTypes: Object.keys(nodes), credentialTypes: credentials.map((credential) => credential.name), unread}
}

export function describeRelease({n8n, nodeTypes, bytes, path, replaced}: ReleaseEntry): InstallLines {
  return {
    result: `Installed the catalogue of n8n ${n8n}: ${nodeTypes} node types, ${(bytes / 1e6).toFixed(1)} MB, in ${path}.`,
    notes: replaced.map(
      ({name, wanted, taken}) => `The registry does not have ${name} ${wanted}, which n8n ${n8n} wants; ${taken} was read instead.`,
    ),
  }
}

export function describePackage({name, version, nodeTypes, unread}: PackageEntry): InstallLines {
  return {
    result: `Added ${name} ${version}: ${nodeTypes.join(', ')}.`,
    notes: unread.length === 0 ? [] : [`Not known, because their code computes it: ${unread.join(', ')}.`],
  }
}
