// npm run bench:validate [-- FOLDER] [--rounds 15] [--n8n 2.41.3]
// What validation costs, as ratios measured in alternation, so that they mean the same on every machine. Judged with every rule and with
// the catalogue of n8n's nodes that is installed below GENESIS_HOME; without one it says so, and the figures are of less work.
import {parseArgs} from 'node:util'

import {openCatalogs} from '../src/lib/open-catalogs.ts'
import type {Catalog} from '../src/lib/workflow/catalog/catalog.ts'
import {benchCorpus} from './validate/corpus.ts'
import {benchGrowth} from './validate/growth.ts'
import {benchHostile} from './validate/hostile.ts'
import {benchSmallFile} from './validate/small-file.ts'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {rounds: {type: 'string', default: '15'}, n8n: {type: 'string'}},
})
const folder = positionals[0] ?? 'workflows/demo'
const rounds = Number(values.rounds)
const home = process.env.GENESIS_HOME ?? '.genesis'

async function installedCatalog(): Promise<Catalog | null> {
  const catalogs = await openCatalogs(home, process.env)
  const version = values.n8n ?? (await catalogs.releases())[0]
  return version === undefined ? null : catalogs.open(version)
}

const catalog = await installedCatalog()
console.log(
  catalog === null
    ? `NO CATALOGUE in ${home}: rules about n8n's nodes are not measured (genesis workflow catalog install)`
    : `catalogue of n8n ${catalog.n8n}, ${home}`,
)
const verdicts = [
  await benchCorpus(folder, catalog, rounds),
  benchGrowth(catalog, rounds),
  await benchSmallFile(home, rounds),
  await benchHostile(home),
]
process.exitCode = verdicts.every(Boolean) ? 0 : 1
