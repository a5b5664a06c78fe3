import type {PackageSpec} from './cli/workflow/parse-package-spec.ts'
import type {Catalog} from './workflow/catalog/catalog.ts'
import type {InstalledCatalog, InstallOptions} from './workflow/catalog/install-catalog.ts'
import type {CatalogSummary} from './workflow/catalog/installed-catalogs.ts'
import type {PackageSource} from './workflow/catalog/ports.ts'
import type {CommunityPackage} from './workflow/community/community-package.ts'
import type {ReadPackage} from './workflow/community/read-community.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What n8n's releases say of their nodes: installed below GENESIS_HOME. */
export interface Catalogs {
  /** The installed releases, the newest first. */
  releases(): Promise<string[]>
  /** The community packages that were added. */
  community(): Promise<CommunityPackage[]>
  /** A release with the community packages that were added. */
  open(n8n: string): Promise<Catalog>
  summarise(n8n: string): Promise<CatalogSummary>
  /** @param folder packages installed there instead of those of the npm registry */
  install(options: InstallOptions, folder: string | undefined): Promise<InstalledCatalog>
  /** Reads a community package and keeps what can be known of it. */
  addPackage(spec: PackageSpec, signal: AbortSignal): Promise<ReadPackage>
}

/** The part of the composition root that commands about workflows need; apart from it, so that they start without the rest. */
export async function openCatalogs(home: string, env: Environment): Promise<Catalogs> {
  const [{catalogFiles}, {zlibCodec: codec}, installed] = await Promise.all([
    import('./adapters/n8n/catalog-files.ts'),
    import('./adapters/n8n/zlib-codec.ts'),
    import('./workflow/catalog/installed-catalogs.ts'),
  ])
  const files = catalogFiles(home)
  const community = async () => (await import('./workflow/community/installed-community.ts')).installedCommunity(files)
  return {
    releases: () => installed.installedReleases(files),
    community,
    open: async (n8n) => {
      const [catalog, packages] = await Promise.all([installed.openInstalled({files, codec}, n8n), community()])
      return packages.length === 0 ? catalog : (await import('./workflow/community/with-community.ts')).withCommunity(catalog, packages)
    },
    summarise: (n8n) => installed.summariseInstalled({files, codec}, n8n),
    install: async (options, folder) => {
      const {installCatalog} = await import('./workflow/catalog/install-catalog.ts')
      return installCatalog({source: await sourceOf(folder, env), files, codec}, options)
    },
    addPackage: async (spec, signal) => {
      const {readCommunity} = await import('./workflow/community/read-community.ts')
      const found = await readCommunity(...(await locatePackage(spec, env, signal)), signal)
      await files.writeCommunity(found.community.name, JSON.stringify(found.community))
      return found
    },
  }
}

async function sourceOf(folder: string | undefined, env: Environment): Promise<PackageSource> {
  if (folder === undefined) return (await import('./adapters/n8n/registry-source.ts')).registrySource(env)
  return (await import('./adapters/n8n/folder-source.ts')).folderSource(folder)
}

async function locatePackage(
  spec: PackageSpec,
  env: Environment,
  signal: AbortSignal,
): Promise<[source: PackageSource, name: string, version: string]> {
  if ('folder' in spec) return [(await import('./adapters/n8n/folder-source.ts')).packageFolder(spec.folder), spec.folder, '']
  const source = await sourceOf(undefined, env)
  return [source, spec.name, (await source.manifest(spec.name, spec.spec, signal)).version]
}
