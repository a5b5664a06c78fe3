import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'

import {report} from './report.ts'
import {runCommand, runNode} from './run-command.ts'
import {workflowOf} from './workflow-of.ts'

/** Files that are made to hurt, each as a whole process, to a process that does no more than parse the file. */
const cases: readonly {name: string; text: () => string}[] = [
  {name: '50 MB in 100 texts', text: () => textual(Array.from({length: 100}, (_, i) => `${i} ${'lorem ipsum '.repeat(43_000)}`))},
  {name: '100,000 nodes', text: () => JSON.stringify(workflowOf(100_000))},
  {name: '10,000 levels of nesting', text: () => `{"name":"Deep","connections":{},"settings":{},"nodes":${'['.repeat(10_000)}${']'.repeat(10_000)}}`},
  {name: 'texts that hurt regular expressions', text: () => textual(hostileTexts)},
]

const hostileTexts = [
  `=${'{{ '.repeat(100_000)}`,
  `={{ ${'('.repeat(100_000)} }}`,
  `={{ ${'a.'.repeat(200_000)}b }}`,
  `={{ "${'\\'.repeat(200_001)}" }}`,
  `={{ ${'/'.repeat(200_000)} }}`,
  `={{ ${'`${'.repeat(50_000)} }}`,
  `=${"{{ $('x') }}".repeat(50_000)}`,
  `${'a'.repeat(400_000)}!`,
  ' '.repeat(400_000),
  `https://${'a@'.repeat(200_000)}`,
  'sk-'.repeat(150_000),
  '-----BEGIN '.repeat(40_000),
  `<${'a '.repeat(200_000)}`,
]

export async function benchHostile(home: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'genesis-bench-'))
  try {
    console.log('\nfiles that are made to hurt: time and memory as multiples of a process that reads and parses the file')
    const verdicts: boolean[] = []
    for (const {name, text} of cases) {
      const file = join(folder, 'hostile.json')
      await writeFile(file, text())
      const parse = await runNode(['-e', `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`])
      const run = await runCommand(['workflow', 'validate', file, '--json'], {...process.env, GENESIS_HOME: resolve(home)})
      if (run.code !== 0 && run.code !== 1) throw new Error(`${name}: exit code ${run.code}`)
      const megabytes = ((await stat(file)).size / 1e6).toFixed(1)
      verdicts.push(report(`${name} (${megabytes} MB): time`, run.ms / parse.ms, 60))
      verdicts.push(report(`${name}: memory`, run.peakMb / parse.peakMb, 10))
    }
    return verdicts.every(Boolean)
  } finally {
    await rm(folder, {recursive: true})
  }
}

function textual(texts: readonly string[]): string {
  const node = {type: 'n8n-nodes-base.set', typeVersion: 1, position: [0, 0]}
  const nodes = texts.map((value, i) => ({...node, id: `${i}`, name: `Text ${i}`, parameters: {values: {string: [{name: 'text', value}]}}}))
  return JSON.stringify({name: 'Texts', nodes, connections: {}, settings: {executionOrder: 'v1'}})
}
