import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

import {estateCatalog} from '../estate-catalog.ts'
import {projectRoot} from '../project.ts'
import type {FuzzSources} from './fuzz-input.ts'

const folders = ['test/fixtures/workflows', 'test/fixtures/workflows/clean', 'workflows/demo', 'workflows/demo-broken']

/** The repository's own workflows, and the example release. */
export function fuzzSources(): FuzzSources {
  const files = folders.flatMap((folder) => readdirSync(join(projectRoot, folder)).map((name) => join(projectRoot, folder, name)))
  return {texts: files.filter((file) => file.endsWith('.json')).map((file) => readFileSync(file, 'utf8')), catalog: estateCatalog}
}
