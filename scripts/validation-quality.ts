// Measures what the rules find, and writes it into docs/validation-quality.md: findings in the corpus, and the recall of injected defects.
//   node scripts/validation-quality.ts --home FOLDER --release 2.41
//   --home FOLDER    GENESIS_HOME with the catalogues that `genesis workflow catalog install` made
//   --release R      the release to judge the corpus for; the newest that is installed unless told
// `npm run conformance:n8n -- --docs` and `npm run fuzz -- --docs` write the other two tables.
import {homedir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'

import {openCatalogs} from '../src/lib/open-catalogs.ts'
import {estateCatalog} from '../test/harness/estate-catalog.ts'
import {corpusFolder, corpusIsThere, corpusWorkflows, ownWorkflows} from '../test/mutation/base-workflows.ts'
import {findingsTable} from './quality/corpus-findings.ts'
import {measureRecall, recallTable} from './quality/mutation-recall.ts'
import {writeSection} from './quality/write-section.ts'

const {values} = parseArgs({options: {home: {type: 'string', default: join(homedir(), '.genesis')}, release: {type: 'string'}}})

const recalls = measureRecall([...ownWorkflows(), ...corpusWorkflows()], [estateCatalog], 3)
await writeSection('mutation', recallTable(recalls))
for (const {rule, injected, found} of recalls) if (found < injected || injected === 0) console.log(`${rule}: ${found} of ${injected}`)

if (corpusIsThere) {
  const catalogs = await openCatalogs(values.home, process.env)
  const release = values.release ?? (await catalogs.releases())[0] ?? ''
  const catalog = await catalogs.open(release)
  await writeSection('corpus', `With the catalogue of n8n ${catalog.n8n}:\n\n${findingsTable(corpusWorkflows(), catalog)}`)
} else console.log(`SKIPPED: there is no corpus in ${corpusFolder}`)
