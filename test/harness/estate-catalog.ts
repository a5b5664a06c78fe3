import {readFileSync} from 'node:fs'
import {join} from 'node:path'

import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {catalogFrom} from '../../src/lib/workflow/catalog/catalog-from.ts'
import type {CatalogJson} from '../../src/lib/workflow/catalog/catalog-json.ts'
import {exampleCatalogJson} from './example-catalog.ts'
import {projectRoot} from './project.ts'

/** Facts of n8n 2.11.4 as a catalogue keeps them, of node types that the repository's workflows use besides those of the example. */
const more = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/more-node-types.json'), 'utf8')) as Pick<CatalogJson, 'nodes' | 'credentials'>

/** The example catalogue with all node types of the repository's own workflows. */
export const estateCatalog: Catalog = catalogFrom({
  ...exampleCatalogJson,
  nodes: {...exampleCatalogJson.nodes, ...more.nodes},
  credentials: [...exampleCatalogJson.credentials, ...more.credentials],
})
