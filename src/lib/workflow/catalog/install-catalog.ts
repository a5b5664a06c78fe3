import {major, minor, valid} from 'semver'
import * as z from 'zod'

import {PackageInvalidError} from '../../errors/catalog.ts'
import {NotFoundError} from '../../errors/usage.ts'
import type {CatalogJson} from './catalog-json.ts'
import {packCatalog} from './pack-catalog.ts'
import type {CatalogFiles, Codec, PackageManifest, PackageSource} from './ports.ts'
import {readApiFields} from './read-api-fields.ts'
import {type PackageTypes, readRelease} from './read-release.ts'

export interface InstallPorts {
  source: PackageSource
  files: CatalogFiles
  codec: Codec
}

export interface InstallOptions {
  /** Version, range or tag of n8n. */
  spec: string
  /** ISO 8601. */
  installedAt: string
  signal: AbortSignal
  /** Told what each package is at. */
  onProgress?: (name: string, bytes: number) => void
  onReplaced?: (replaced: ReplacedPackage) => void
  /** Given the facts before they are packed, for programs that read them as JSON. */
  onFacts?: (json: CatalogJson) => Promise<void>
}

/** A package of another version than the release names, because the registry does not have that one. */
export interface ReplacedPackage {
  name: string
  wanted: string
  taken: string
}

export interface InstalledCatalog {
  n8n: string
  packages: Readonly<Record<string, string>>
  nodeTypes: number
  credentialTypes: number
  path: string
  /** Size of the file. */
  bytes: number
}

/** The packages that bring n8n's own nodes. */
const nodePackages = ['n8n-nodes-base', '@n8n/n8n-nodes-langchain']

const NODES = 'dist/types/nodes.json'
const CREDENTIALS = 'dist/types/credentials.json'
const API = 'dist/public-api/v1/openapi.yml'
/** There in releases that make tools which ask a person for approval. */
const APPROVAL = 'dist/tool-generation/hitl-tools.js'

/**
 * Reads what a release says of its nodes, and keeps the facts in a file of their own. Nothing of the packages is run, or kept beside that.
 * @throws {PackageInvalidError} when a package is none that n8n's own nodes come in
 */
export async function installCatalog(ports: InstallPorts, options: InstallOptions): Promise<InstalledCatalog> {
  const json = await fetchRelease(ports.source, options)
  await options.onFacts?.(json)
  const bytes = packCatalog(json, options.installedAt, ports.codec)
  options.signal.throwIfAborted()
  const path = await ports.files.write(json.n8n, bytes)
  const {n8n, packages} = json
  return {n8n, packages, nodeTypes: Object.keys(json.nodes).length, credentialTypes: json.credentials.length, path, bytes: bytes.length}
}

async function fetchRelease(source: PackageSource, given: InstallOptions): Promise<CatalogJson> {
  // When one package fails, nobody needs the others any more.
  const failed = new AbortController()
  try {
    return await fetchPackages(source, {...given, signal: AbortSignal.any([given.signal, failed.signal])})
  } catch (error) {
    failed.abort()
    throw error
  }
}

async function fetchPackages(source: PackageSource, options: InstallOptions): Promise<CatalogJson> {
  const n8n = await source.manifest('n8n', options.spec, options.signal)
  const read = (name: string, version: string, wanted: readonly string[]) =>
    source.files({name, version, wanted, signal: options.signal, onProgress: (bytes) => options.onProgress?.(name, bytes)})
  const [own, ...packages] = await Promise.all([
    read('n8n', n8n.version, [API, APPROVAL]),
    ...nodePackages.map(async (name) => {
      const version = await resolveDependency(source, n8n, name, options)
      return packageTypes(name, version, await read(name, version, [NODES, CREDENTIALS]))
    }),
  ])
  const api = own.get(API)
  return readRelease({n8n: n8n.version, api: api === undefined ? null : readApiFields(api), approvalTools: own.has(APPROVAL), packages})
}

/**
 * Some registries have a release of n8n before all packages that it names. The newest patch release before the named one then has to do:
 * its nodes are the same but for repairs.
 */
async function resolveDependency(source: PackageSource, n8n: PackageManifest, name: string, {signal, onReplaced}: InstallOptions): Promise<string> {
  const wanted = n8n.dependencies[name]
  if (wanted === undefined) throw notN8n(n8n, name)
  try {
    return (await source.manifest(name, wanted, signal)).version
  } catch (error) {
    if (!(error instanceof NotFoundError) || valid(wanted) === null) throw error
    const {version: taken} = await source.manifest(name, `>=${major(wanted)}.${minor(wanted)}.0 <=${wanted}`, signal).catch(() => {
      throw error
    })
    onReplaced?.({name, wanted, taken})
    return taken
  }
}

function notN8n({name, version}: PackageManifest, missing: string): PackageInvalidError {
  return new PackageInvalidError(`${name}@${version} does not depend on ${missing}.`, {
    hint: 'Install a release of n8n 1 or later, and check that the registry is the one you mean: npm config get registry',
  })
}

const List = z.array(z.unknown())

function packageTypes(name: string, version: string, texts: ReadonlyMap<string, string>): PackageTypes {
  const read = (path: string): unknown[] => {
    const list = List.safeParse(parseJson(texts.get(path) ?? ''))
    if (list.success && (list.data.length > 0 || path === CREDENTIALS)) return list.data
    throw new PackageInvalidError(`${name}@${version} has no list in ${path}.`, {
      hint: 'Install another release of n8n: genesis workflow catalog install VERSION',
    })
  }
  return {name, version, nodes: read(NODES), credentials: read(CREDENTIALS)}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
