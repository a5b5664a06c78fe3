import {readFileSync} from 'node:fs'
import {join} from 'node:path'

import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {catalogFrom} from '../../src/lib/workflow/catalog/catalog-from.ts'
import {readApiFields} from '../../src/lib/workflow/catalog/read-api-fields.ts'
import {type PackageTypes, readRelease} from '../../src/lib/workflow/catalog/read-release.ts'

/** The catalogue of the release that is installed in a folder. */
export function releaseCatalog(install: string): Catalog {
  const read = (...path: string[]): string => readFileSync(join(install, 'node_modules', ...path), 'utf8')
  const {version} = JSON.parse(read('n8n', 'package.json')) as {version: string}
  const packages = ['n8n-nodes-base', '@n8n/n8n-nodes-langchain'].map((name): PackageTypes => {
    const types = (file: string): unknown[] => JSON.parse(read(name, 'dist/types', file)) as unknown[]
    return {
      name,
      version: (JSON.parse(read(name, 'package.json')) as {version: string}).version,
      nodes: types('nodes.json'),
      credentials: types('credentials.json'),
    }
  })
  const api = readApiFields(read('n8n', 'dist/public-api/v1/openapi.yml'))
  return catalogFrom(readRelease({n8n: version, api, approvalTools: true, packages}))
}
