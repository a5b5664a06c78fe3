import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {cp, mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'

import type {CatalogUnreadableError} from '../../../src/lib/errors/catalog.ts'
import {openCatalogs} from '../../../src/lib/open-catalogs.ts'
import {exampleCatalog, examplePackages} from '../../harness/example-catalog.ts'
import {type NpmRegistry, packFolder, startNpmRegistry} from '../../harness/npm-registry.ts'
import {root, temporaryFolder} from './genesis.ts'

const signal = new AbortController().signal
const installedAt = '2026-11-21T12:00:00.000Z'

async function installExample(home: string): Promise<string> {
  const {path} = await (await openCatalogs(home, {})).install({spec: 'latest', installedAt, signal}, examplePackages)
  return path
}

describe('the file of a catalogue', () => {
  it('opens, and says what it was made from', async () => {
    await using folder = await temporaryFolder()
    const path = await installExample(folder.path)
    const catalogs = await openCatalogs(folder.path, {})
    expect(await catalogs.summarise('2.11.4')).toMatchObject({n8n: '2.11.4', installedAt, nodeTypes: 41, path, bytes: (await readFile(path)).length})
    expect((await catalogs.open('2.11.4')).node('n8n-nodes-base.if')).toEqual(exampleCatalog.node('n8n-nodes-base.if'))
  })

  it('is the same, byte for byte, whoever writes it', async () => {
    await using one = await temporaryFolder()
    await using other = await temporaryFolder()
    expect(await readFile(await installExample(one.path))).toEqual(await readFile(await installExample(other.path)))
  })

  it('is refused when a single byte of it is another, wherever that is, and when it is cut', async () => {
    await using folder = await temporaryFolder()
    const path = await installExample(folder.path)
    const whole = await readFile(path)
    const catalogs = await openCatalogs(folder.path, {})
    const refusal = async (bytes: Uint8Array): Promise<Partial<CatalogUnreadableError>> => {
      await writeFile(path, bytes)
      return catalogs.open('2.11.4').then(
        () => ({}),
        (error: CatalogUnreadableError) => error,
      )
    }
    const places = Array.from({length: 40}, (_, i) => Math.floor((i * whole.length) / 40))
    for (const place of places) {
      const damaged = Buffer.from(whole)
      damaged[place] = (damaged[place] ?? 0) ^ 0x10
      expect((await refusal(damaged)).code, `byte ${place}`).toBe('GEN_CATALOG_UNREADABLE')
    }
    for (const length of [0, 7, 16, whole.length >> 1, whole.length - 1])
      expect((await refusal(whole.subarray(0, length))).code, `${length} bytes`).toBe('GEN_CATALOG_UNREADABLE')
  })

  it('is refused in a form of another version, with the command that mends it', async () => {
    await using folder = await temporaryFolder()
    const path = await installExample(folder.path)
    const bytes = await readFile(path)
    bytes[7] = 2
    await writeFile(path, bytes)
    await expect((await openCatalogs(folder.path, {})).open('2.11.4')).rejects.toMatchObject({
      code: 'GEN_CATALOG_UNREADABLE',
      message: `${path} is no node catalogue that this version of Genesis reads.`,
      hint: 'Install it: genesis workflow catalog install 2.11.4',
    })
  })

  it('is missed by name', async () => {
    await using folder = await temporaryFolder()
    await expect((await openCatalogs(folder.path, {})).open('2.30.0')).rejects.toMatchObject({
      code: 'GEN_CATALOG_MISSING',
      hint: 'Install it: genesis workflow catalog install 2.30.0',
    })
  })

  it('is none when another process left it half written, or when it is called otherwise', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'catalogs'))
    for (const name of ['.2.11.4.catalog.0011aa', 'notes.catalog', '2.11.4.txt']) await writeFile(join(folder.path, 'catalogs', name), 'x')
    expect(await (await openCatalogs(folder.path, {})).releases()).toEqual([])
  })
})

describe('an installed n8n', () => {
  /** As npm lays it out when n8n is installed globally: its packages below it. */
  async function plantGlobal(folder: string): Promise<string> {
    const own = join(folder, 'lib/node_modules/n8n')
    await cp(join(examplePackages, 'n8n'), own, {recursive: true})
    for (const name of ['n8n-nodes-base', '@n8n/n8n-nodes-langchain'])
      await cp(join(examplePackages, name), join(own, 'node_modules', name), {recursive: true})
    return own
  }

  it.each(['.', 'node_modules', '..'])('is read from its folder, from that in it, and from that around it (%s)', async (place) => {
    await using folder = await temporaryFolder()
    const own = await plantGlobal(folder.path)
    const installed = await (await openCatalogs(folder.path, {})).install({spec: '2.11.4', installedAt, signal}, join(own, place))
    expect(installed).toMatchObject({n8n: '2.11.4', nodeTypes: 41})
  })

  it('is told when it is another version, or none', async () => {
    await using folder = await temporaryFolder()
    const catalogs = await openCatalogs(folder.path, {})
    await expect(catalogs.install({spec: '2.12', installedAt, signal}, examplePackages)).rejects.toMatchObject({
      code: 'GEN_NOT_FOUND',
      message: `${examplePackages} has n8n 2.11.4, not 2.12.`,
    })
    await expect(catalogs.install({spec: 'latest', installedAt, signal}, folder.path)).rejects.toMatchObject({
      code: 'GEN_NOT_FOUND',
      message: `There is no package n8n in ${folder.path}.`,
    })
  })
})

describe('an install that ends too early', () => {
  let tarball: Buffer
  beforeAll(async () => {
    tarball = (await packFolder(join(examplePackages, 'n8n'))).tarball
  })

  /** Serves half of a tarball and then nothing more. */
  async function stallingRegistry(): Promise<NpmRegistry & {stalled: Promise<void>}> {
    const stalled = Promise.withResolvers<void>()
    const names = ['n8n', 'n8n-nodes-base', '@n8n/n8n-nodes-langchain']
    const registry = await startNpmRegistry({
      packages: Object.fromEntries(
        names.map((name) => [
          name,
          [{version: '2.11.4', tarball, dependencies: Object.fromEntries(names.slice(1).map((other) => [other, '2.11.4']))}],
        ]),
      ),
      onTarball: (_, response) => {
        response.writeHead(200, {'content-length': tarball.length}).write(tarball.subarray(0, 500), () => stalled.resolve())
        return true
      },
    })
    return Object.assign(registry, {stalled: stalled.promise})
  }

  it.each([
    {signalName: 'SIGINT', code: 130},
    {signalName: 'SIGKILL', code: null},
  ] as const)('by $signalName leaves no catalogue, and no part of one', async ({signalName, code}) => {
    await using folder = await temporaryFolder()
    await using registry = await stallingRegistry()
    const env = {
      ...{PATH: process.env.PATH, HOME: folder.path, GENESIS_HOME: join(folder.path, 'home')},
      ...{npm_config_registry: registry.url, npm_config_cache: join(folder.path, 'cache')},
    }
    const child = spawn(process.execPath, [join(root, 'bin/dev.js'), 'workflow', 'catalog', 'install'], {cwd: folder.path, env, stdio: 'ignore'})
    await registry.stalled
    child.kill(signalName)
    expect((await once(child, 'exit'))[0]).toBe(code)
    expect(await readdir(join(folder.path, 'home/catalogs')).catch(() => [])).toEqual([])
  })
})
