import {readFileSync} from 'node:fs'
import {join} from 'node:path'

import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {catalogFrom} from '../../src/lib/workflow/catalog/catalog-from.ts'
import type {CatalogJson} from '../../src/lib/workflow/catalog/catalog-json.ts'
import {readApiFields} from '../../src/lib/workflow/catalog/read-api-fields.ts'
import {type PackageTypes, readRelease} from '../../src/lib/workflow/catalog/read-release.ts'
import {projectRoot} from './project.ts'

/** Packages laid out as n8n lays out its own, with what n8n 2.11.4 says of some of its nodes. */
export const examplePackages = join(projectRoot, 'test/fixtures/n8n-packages')

function packageTypes(name: string): PackageTypes {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(examplePackages, name, file), 'utf8'))
  const {version} = read('package.json') as {version: string}
  return {name, version, nodes: read('dist/types/nodes.json') as unknown[], credentials: read('dist/types/credentials.json') as unknown[]}
}

/** Facts of the example release as JSON. */
export const exampleCatalogJson: CatalogJson = readRelease({
  n8n: '2.11.4',
  api: readApiFields(readFileSync(join(examplePackages, 'n8n/dist/public-api/v1/openapi.yml'), 'utf8')),
  approvalTools: true,
  packages: ['n8n-nodes-base', '@n8n/n8n-nodes-langchain'].map(packageTypes),
})

/** A small catalogue of the release 2.11.4, with about 40 node types that show every feature of descriptions. */
export const exampleCatalog: Catalog = catalogFrom(exampleCatalogJson)
