// `npm run conformance:n8n`: asks a real n8n and Genesis about the same workflows and prints where they agree.
//   -- --n8n FOLDER     where n8n is installed with npm; installed into the cache otherwise
//      --corpus FOLDER  workflows to ask about besides the repository's own
//      --mutants N      workflows with an injected defect, 1,000 unless told
//      --damaged N      workflows with random changes, 1,000 unless told
//      --out FILE       the table and every disagreement as Markdown
//      --docs           writes the table into docs/validation-quality.md
//      --cache FOLDER   what n8n said before; below the user's cache folder unless told
import {existsSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'

import {corpusFolder} from '../test/mutation/base-workflows.ts'
import {compare} from './conformance/agreement.ts'
import {askAll, verdictOf} from './conformance/ask-all.ts'
import {installN8n} from './conformance/install-n8n.ts'
import {damagedOf, mutantsOf} from './conformance/mutants.ts'
import {standingOf} from './conformance/refusal.ts'
import {releaseCatalog} from './conformance/release-catalog.ts'
import {agreementTable, disagreements, type Group} from './conformance/report.ts'
import {complete, type Sample, samplesIn, withTrigger} from './conformance/samples.ts'
import {VerdictCache} from './conformance/verdict-cache.ts'
import {inProject} from './project.ts'
import {writeSection} from './quality/write-section.ts'

const {values} = parseArgs({
  options: {
    n8n: {type: 'string'},
    corpus: {type: 'string', default: corpusFolder},
    mutants: {type: 'string', default: '1000'},
    damaged: {type: 'string', default: '1000'},
    out: {type: 'string'},
    docs: {type: 'boolean', default: false},
    cache: {type: 'string', default: join(homedir(), '.cache', 'genesis-conformance')},
  },
})

const install = values.n8n ?? (await installN8n(values.cache))
const catalog = releaseCatalog(install)
const own = ['test/fixtures/workflows/clean', 'workflows/demo'].flatMap((folder) => samplesIn(inProject(folder)))
const corpus = existsSync(values.corpus) ? samplesIn(values.corpus) : []
if (corpus.length === 0) process.stderr.write(`SKIPPED: there are no workflows in ${values.corpus}\n`)
const cache = await VerdictCache.open(join(values.cache, `verdicts-${catalog.n8n}.ndjson`))

interface Asked {
  title: string
  samples: readonly Sample[]
}

const bodiesOf = (asked: readonly Asked[]): unknown[] => asked.flatMap(({samples}) => samples.map(({body}) => body))
const isTaken = ({body}: Sample): boolean => standingOf(verdictOf(body, cache)) !== 'refused'

const whole = corpus.map(complete)
const triggered = whole.map(withTrigger)
const real: readonly Asked[] = [
  {title: 'own workflows', samples: own},
  {title: 'public workflows', samples: whole},
  {title: 'public workflows with a spare trigger', samples: triggered},
]
await askAll(bodiesOf(real), cache, install)
const taken = [...own, ...triggered].filter(isTaken)
const spoiled: readonly Asked[] = [
  {title: 'workflows with an injected defect', samples: mutantsOf(taken, catalog, Number(values.mutants))},
  {title: 'workflows with a random change', samples: damagedOf(taken, catalog, Number(values.damaged))},
]
await askAll(bodiesOf(spoiled), cache, install)

const groups = [...real, ...spoiled].map(
  ({title, samples}): Group => ({title, comparisons: samples.map((sample) => compare(sample, verdictOf(sample.body, cache), catalog))}),
)
const table = agreementTable(groups)
console.log(table)
if (values.out !== undefined) await writeFile(values.out, `# n8n ${catalog.n8n} and Genesis\n\n${table}\n\n${groups.map(disagreements).join('\n')}`)
if (values.docs) await writeSection('conformance', table)
