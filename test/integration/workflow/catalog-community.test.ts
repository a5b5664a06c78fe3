import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {openCatalogs} from '../../../src/lib/open-catalogs.ts'
import {exampleCatalog, examplePackages} from '../../harness/example-catalog.ts'
import {packFolder} from '../../harness/npm-registry.ts'
import {temporaryFolder} from './genesis.ts'
import {errorOf, registryWorld as world} from './registry-world.ts'

describe.concurrent('community packages', () => {
  const node = (name: string, rest: string) =>
    `class A { constructor() { this.description = {displayName: 'A', name: '${name}', group: ['transform'], ${rest}, properties: make()} } }`

  async function plantPackage(folder: string): Promise<string> {
    const path = join(folder, 'n8n-nodes-acme')
    await mkdir(path, {recursive: true})
    const manifest = {name: '@acme/n8n-nodes-acme', version: '1.4.0', n8n: {nodes: ['score.js', 'odd.js'], credentials: ['api.js']}}
    await writeFile(join(path, 'package.json'), JSON.stringify(manifest))
    await writeFile(join(path, 'score.js'), `${node('score', 'version: [1, 1.1]')}\nthrow new Error('nobody runs this')`)
    await writeFile(join(path, 'odd.js'), node('odd', 'version: latest()'))
    await writeFile(join(path, 'api.js'), "class AcmeApi { constructor() { this.name = 'acmeApi' } }")
    return path
  }

  it('are added from a folder without running their code, and then known in every release', async () => {
    await using at = await world({packages: {}})
    const folder = await plantPackage(at.home)
    const ran = await at.install('--from', examplePackages, '--package', folder, '--json')
    expect(JSON.parse(ran.stdout)).toMatchObject({
      release: {n8n: '2.11.4'},
      packages: [
        {name: '@acme/n8n-nodes-acme', version: '1.4.0', nodeTypes: ['@acme/n8n-nodes-acme.score'], credentialTypes: ['acmeApi'], unread: ['odd.js']},
      ],
    })
    const catalog = await (await openCatalogs(at.home, {})).open('2.11.4')
    expect(catalog.node('@acme/n8n-nodes-acme.score')).toMatchObject([{versions: [1, 1.1], partial: true}])
    expect(catalog.node('n8n-nodes-base.set')).toEqual(exampleCatalog.node('n8n-nodes-base.set'))
    expect(catalog.credential('acmeApi')).toBeDefined()
  })

  it('are added from the registry, without a release', async () => {
    await using folder = await temporaryFolder()
    const {name, tarball} = await packFolder(await plantPackage(folder.path))
    await using at = await world({packages: {[name]: [{version: '1.4.0', tarball}]}})
    const ran = await at.install('--package', `${name}@^1.0.0`)
    expect(ran).toMatchObject({code: 0, stdout: 'Added @acme/n8n-nodes-acme 1.4.0: @acme/n8n-nodes-acme.score.\n'})
    expect(ran.stderr).toBe('Not known, because their code computes it: odd.js.\n')
  })

  it('are never fetched from elsewhere than the registry', async () => {
    await using at = await world({packages: {}})
    const ran = await at.install('--package', 'git+https://example.com/acme.git', '--json')
    expect(ran.code).toBe(2)
    expect(errorOf(ran).code).toBe('GEN_USAGE')
    expect(at.registry.requests).toEqual([])
  })
})
