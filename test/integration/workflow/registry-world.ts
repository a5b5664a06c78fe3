import {readdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'

import {examplePackages} from '../../harness/example-catalog.ts'
import {type NpmRegistry, type PublishedVersion, packFolder, type RegistryOptions, startNpmRegistry} from '../../harness/npm-registry.ts'
import {genesis, type Ran, temporaryFolder} from './genesis.ts'

const names = ['n8n', 'n8n-nodes-base', '@n8n/n8n-nodes-langchain'] as const

export type Publications = Record<(typeof names)[number], readonly [PublishedVersion, ...PublishedVersion[]]>

/** The example packages as 2.11.4, and as a release 2.12.0 of which one package is not there yet. */
export async function examplePublications(): Promise<Publications> {
  const [n8n, base, langchain] = await Promise.all([pack(names[0]), pack(names[1]), pack(names[2])])
  return {
    n8n: [
      {version: '2.11.4', tarball: n8n, dependencies: {'n8n-nodes-base': '2.11.2', '@n8n/n8n-nodes-langchain': '2.11.2'}},
      {version: '2.12.0', tarball: n8n, dependencies: {'n8n-nodes-base': '2.12.1', '@n8n/n8n-nodes-langchain': '2.12.3'}},
    ],
    'n8n-nodes-base': [
      {version: '2.11.2', tarball: base},
      {version: '2.12.1', tarball: base},
    ],
    '@n8n/n8n-nodes-langchain': [
      {version: '2.11.2', tarball: langchain},
      {version: '2.12.2', tarball: langchain},
    ],
  }
}

async function pack(name: string): Promise<Buffer> {
  return (await packFolder(join(examplePackages, name))).tarball
}

export interface RegistryWorld extends AsyncDisposable {
  /** GENESIS_HOME */
  home: string
  registry: NpmRegistry
  install(...args: string[]): Promise<Ran>
  /** The files of installed catalogues. */
  files(): Promise<string[]>
}

/**
 * A registry, and a home whose .npmrc points to it.
 * @param npmrc further settings; HOST stands for the registry's address
 */
export async function registryWorld(options: RegistryOptions, npmrc = ''): Promise<RegistryWorld> {
  await using stack = new AsyncDisposableStack()
  const {path} = stack.use(await temporaryFolder())
  const registry = stack.use(await startNpmRegistry(options))
  await writeFile(join(path, '.npmrc'), `registry=${registry.url}\nfetch-retries=0\n${npmrc.replaceAll('HOST', new URL(registry.url).host)}`)
  const home = join(path, 'genesis')
  const env = {HOME: path, GENESIS_HOME: home, npm_config_cache: join(path, 'npm-cache')}
  const owned = stack.move()
  return {
    home,
    registry,
    install: (...args) => genesis(['workflow', 'catalog', 'install', ...args], {env}),
    files: async () => (await readdir(join(home, 'catalogs')).catch(() => [])).sort(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface Failure {
  error: {code: string; message: string; hint: string; exitCode: number}
}

/** What a command that failed with --json printed. */
export function errorOf({stdout}: Ran): Failure['error'] {
  return (JSON.parse(stdout) as Failure).error
}
