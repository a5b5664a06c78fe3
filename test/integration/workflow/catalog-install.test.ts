import {randomBytes} from 'node:crypto'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'

import {openCatalogs} from '../../../src/lib/open-catalogs.ts'
import {catalogFrom} from '../../../src/lib/workflow/catalog/catalog-from.ts'
import type {CatalogJson} from '../../../src/lib/workflow/catalog/catalog-json.ts'
import {exampleCatalog, exampleCatalogJson, examplePackages} from '../../harness/example-catalog.ts'
import type {RegistryOptions} from '../../harness/npm-registry.ts'
import {genesis, temporaryFolder} from './genesis.ts'
import {errorOf, examplePublications, type Publications, registryWorld} from './registry-world.ts'

const dependencies = {'n8n-nodes-base': '2.11.2', '@n8n/n8n-nodes-langchain': '2.11.2'}
let packages: Publications

beforeAll(async () => {
  packages = await examplePublications()
})

const world = (options: Partial<RegistryOptions> = {}, npmrc = '') => registryWorld({packages, ...options}, npmrc)

describe.concurrent('workflow catalog install', () => {
  it('reads the packages that a release names from the registry of .npmrc, and keeps all facts about their nodes', async () => {
    await using at = await world()
    const {code, stdout, stderr} = await at.install('2.11.4', '--json')
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'genesis.workflow.catalog.install/1',
      ok: true,
      packages: [],
      release: {n8n: '2.11.4', packages: dependencies, nodeTypes: 41, replaced: [], path: join(at.home, 'catalogs/2.11.4.catalog')},
    })
    const catalog = await (await openCatalogs(at.home, {})).open('2.11.4')
    for (const type of exampleCatalog.nodeTypes()) expect(catalog.node(type)).toEqual(exampleCatalog.node(type))
    expect(catalog.api).toEqual(exampleCatalog.api)
    expect([...catalog.credentialTypes()]).toEqual([...exampleCatalog.credentialTypes()])
  })

  it('takes a range, and the newest release when nothing is said, on one line', async () => {
    await using at = await world()
    const ranged = await at.install('~2.11.0')
    expect(ranged.stdout).toMatch(/^Installed the catalogue of n8n 2\.11\.4: 41 node types, 0\.\d MB, in \S+\.\n$/)
    expect((await at.install()).stdout).toMatch(/^Installed the catalogue of n8n 2\.12\.0: /)
    expect(await at.files()).toEqual(['2.11.4.catalog', '2.12.0.catalog'])
  })

  it('says so when the registry lacks a package of the release, and takes the newest patch release before it', async () => {
    await using at = await world()
    const {stderr, stdout} = await at.install('2.12.0', '--json')
    expect(stderr).toBe('The registry does not have @n8n/n8n-nodes-langchain 2.12.3, which n8n 2.12.0 wants; 2.12.2 was read instead.\n')
    expect(JSON.parse(stdout)).toMatchObject({release: {replaced: [{name: '@n8n/n8n-nodes-langchain', wanted: '2.12.3', taken: '2.12.2'}]}})
  })

  it('reads an installed n8n without any registry', async () => {
    await using at = await world({packages: {}})
    const {code} = await at.install('--from', examplePackages)
    expect(code).toBe(0)
    expect(at.registry.requests).toEqual([])
    expect(await at.files()).toEqual(['2.11.4.catalog'])
  })

  it('writes the facts as JSON besides, from which a browser makes the same catalogue', async () => {
    await using at = await world()
    const file = join(at.home, '../facts.json')
    expect((await at.install('--from', examplePackages, '--save-json', file)).code).toBe(0)
    const json = JSON.parse(await readFile(file, 'utf8')) as CatalogJson
    expect(json).toEqual(JSON.parse(JSON.stringify(exampleCatalogJson)))
    expect(catalogFrom(json).node('n8n-nodes-base.slack')).toEqual(exampleCatalog.node('n8n-nodes-base.slack'))
  })

  it('sends the token of .npmrc, and never prints it', async () => {
    const token = randomBytes(16).toString('hex')
    await using at = await world({token}, `//HOST/:_authToken=${token}\n`)
    const ran = await at.install('2.11.4')
    expect(ran.code).toBe(0)
    expect(new Set(at.registry.authorizations)).toEqual(new Set([`Bearer ${token}`]))
    expect(ran.stdout + ran.stderr).not.toContain(token)
  })

  it('tells a wrong token from a registry that is not there, and prints neither token nor password', async () => {
    await using at = await world({token: 'right'}, '//HOST/:_authToken=wrong-token-of-mine\n')
    const refused = await at.install('2.11.4', '--json')
    expect(refused.code).toBe(4)
    expect(errorOf(refused)).toMatchObject({code: 'GEN_REGISTRY_UNAUTHORISED', hint: expect.stringContaining('npm login') as string})
    expect(refused.stdout + refused.stderr).not.toContain('wrong-token')
    await writeFile(join(at.home, '../.npmrc'), 'registry=http://me:my-password@127.0.0.1:9/\nfetch-retries=0\n')
    const absent = await at.install('2.11.4', '--json')
    expect(absent.code).toBe(3)
    expect(errorOf(absent)).toMatchObject({
      code: 'GEN_REGISTRY_UNREACHABLE',
      message: 'The registry http://127.0.0.1:9/ did not give n8n@2.11.4 (ECONNREFUSED).',
    })
    expect(absent.stdout + absent.stderr).not.toContain('my-password')
  })

  it('names the nearest releases when there is none of that version', async () => {
    await using at = await world()
    const ran = await at.install('2.11.9', '--json')
    expect(ran.code).toBe(2)
    expect(errorOf(ran)).toMatchObject({code: 'GEN_NOT_FOUND', message: 'The registry has no n8n@2.11.9.', hint: 'The nearest: 2.11.4, 2.12.0.'})
  })

  it('says which package the registry does not know at all', async () => {
    await using at = await world({packages: {}})
    const ran = await at.install('2.11.4', '--json')
    expect(ran.code).toBe(2)
    expect(errorOf(ran).message).toBe(`The registry ${at.registry.url} has no n8n@2.11.4.`)
  })

  it('refuses a package whose content is not what the registry promised', async () => {
    const [{version, tarball}] = packages['n8n-nodes-base']
    const integrity = `sha512-${randomBytes(64).toString('base64')}`
    await using at = await world({packages: {...packages, 'n8n-nodes-base': [{version, tarball, integrity}]}})
    const ran = await at.install('2.11.4', '--json')
    expect(ran.code).toBe(1)
    expect(errorOf(ran)).toMatchObject({code: 'GEN_PACKAGE_INVALID', message: expect.stringContaining('n8n-nodes-base@2.11.2') as string})
    expect(await at.files()).toEqual([])
  })

  it('asks again when the registry has a bad moment, as often as .npmrc says', async () => {
    let failures = 0
    const onTarball: RegistryOptions['onTarball'] = (name, response) => {
      if (name !== 'n8n-nodes-base' || failures === 2) return false
      failures += 1
      response.writeHead(503).end()
      return true
    }
    await using at = await world({onTarball}, 'fetch-retries=2\nfetch-retry-mintimeout=10\n')
    expect((await at.install('2.11.4')).code).toBe(0)
    expect(failures).toBe(2)
  })

  it('gives up when nothing comes for as long as .npmrc says', async () => {
    const onTarball: RegistryOptions['onTarball'] = (name, response, tarball) => {
      if (name === 'n8n-nodes-base') response.writeHead(200, {'content-length': tarball.length}).write(tarball.subarray(0, 1000))
      return name === 'n8n-nodes-base'
    }
    await using at = await world({onTarball}, 'fetch-timeout=300\n')
    const ran = await at.install('2.11.4', '--json')
    expect(ran.code).toBe(3)
    expect(errorOf(ran).message).toBe(`The registry ${at.registry.url} did not give n8n-nodes-base@2.11.2 (nothing came for too long).`)
  })

  it('installs nothing when the connection breaks off', async () => {
    const onTarball: RegistryOptions['onTarball'] = (name, response, tarball) => {
      if (name !== 'n8n-nodes-base') return false
      response.writeHead(200, {'content-length': tarball.length}).write(tarball.subarray(0, 1000), () => response.destroy())
      return true
    }
    await using at = await world({onTarball})
    const ran = await at.install('2.11.4', '--json')
    expect([1, 3]).toContain(ran.code)
    expect(errorOf(ran).code).toMatch(/^GEN_(REGISTRY_UNREACHABLE|PACKAGE_INVALID)$/)
    expect(await at.files()).toEqual([])
  })

  it('refuses what is no package of nodes', async () => {
    await using at = await world({packages: {...packages, n8n: [{version: '3.0.0', tarball: packages.n8n[0].tarball}]}})
    const ran = await at.install('--json')
    expect(ran.code).toBe(1)
    expect(errorOf(ran).message).toBe('n8n@3.0.0 does not depend on n8n-nodes-base.')
  })

  it('says that GENESIS_HOME cannot be written', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'file'), '')
    const ran = await genesis(['workflow', 'catalog', 'install', '--from', examplePackages, '--json'], {
      env: {HOME: folder.path, GENESIS_HOME: join(folder.path, 'file')},
    })
    expect(errorOf(ran).code).toBe('GEN_HOME_UNWRITABLE')
  })

  it('may run several times at once: each leaves a whole catalogue and nothing else', async () => {
    await using at = await world()
    const ran = await Promise.all([1, 2, 3].map(() => at.install('2.11.4')))
    expect(ran.map(({code}) => code)).toEqual([0, 0, 0])
    expect(await at.files()).toEqual(['2.11.4.catalog'])
    expect((await (await openCatalogs(at.home, {})).summarise('2.11.4')).nodeTypes).toBe(41)
  })
})

describe.concurrent('workflow catalog list', () => {
  it('shows the installed releases, the newest first, which is the default', async () => {
    await using at = await world()
    await at.install('2.11.4')
    await at.install('2.12.0')
    const env = {GENESIS_HOME: at.home}
    const {stdout} = await genesis(['workflow', 'catalog', 'list', '--json'], {env})
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'genesis.workflow.catalog.list/1',
      catalogs: [
        {n8n: '2.12.0', default: true, nodeTypes: 41},
        {n8n: '2.11.4', default: false, packages: dependencies},
      ],
    })
    const table = await genesis(['workflow', 'catalog', 'list'], {env})
    expect(table.stdout).toMatch(/2\.12\.0 +default +41 .*\n2\.11\.4 +41 /)
  })

  it('says how to install one when there is none', async () => {
    await using folder = await temporaryFolder()
    const {code, stderr} = await genesis(['workflow', 'catalog', 'list'], {env: {GENESIS_HOME: folder.path}})
    expect({code, stderr}).toEqual({code: 0, stderr: 'No catalogue is installed. Install one: genesis workflow catalog install\n'})
  })
})
