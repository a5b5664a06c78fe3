// `npm run fuzz -- --count 100000 --seed 1`: feeds random and damaged workflows to the library: never an exception, never a hang.
//   --count N      inputs, 100,000 unless told
//   --seed S       the first seed, 1 unless told; the others follow
//   --limit MS     what one input may cost, 5,000 ms unless told
//      --docs         writes the result into docs/validation-quality.md
// A failure is printed with its seed, and its input made as small as it goes. `--seed S --count 1` runs it again.
import {mkdtemp, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'

import {faultWith} from '../test/harness/fuzz/check-input.ts'
import {fuzzInput} from '../test/harness/fuzz/fuzz-input.ts'
import {fuzzSources} from '../test/harness/fuzz/fuzz-sources.ts'
import {shrinkText} from '../test/harness/fuzz/shrink-input.ts'
import {runSeeds} from './fuzz/run-seeds.ts'
import {writeSection} from './quality/write-section.ts'

const {values} = parseArgs({
  options: {
    count: {type: 'string', default: '100000'},
    seed: {type: 'string', default: '1'},
    limit: {type: 'string', default: '5000'},
    docs: {type: 'boolean', default: false},
  },
})
const [first, count, limitMs] = [Number(values.seed), Number(values.count), Number(values.limit)]
const startedAt = performance.now()
let told = startedAt
const {faults, hangs, slowest} = await runSeeds({first, end: first + count, limitMs}, (at) => {
  if (performance.now() - told < 10_000) return
  told = performance.now()
  process.stderr.write(`${at - first} of ${count} inputs\n`)
})

const sources = fuzzSources()
const folder = faults.length + hangs.length > 0 ? await mkdtemp(join(tmpdir(), 'genesis-fuzz-')) : ''
for (const seed of hangs) {
  const file = join(folder, `hang-${seed}.json`)
  await writeFile(file, fuzzInput(seed, sources).text)
  console.log(`seed ${seed}: not done within ${limitMs} ms; the input is ${file}`)
}
for (const {seed, fault} of faults.slice(0, 10)) {
  const input = fuzzInput(seed, sources)
  const [firstLine = ''] = fault.split('\n')
  const text = shrinkText(input.text, (candidate) => faultWith({...input, text: candidate})?.split('\n')[0] === firstLine)
  const file = join(folder, `fault-${seed}.json`)
  await writeFile(file, text)
  console.log(`seed ${seed}: ${fault}\nthe smallest input that shows it is ${file}:\n${text.slice(0, 1000)}\n`)
}
const seconds = (performance.now() - startedAt) / 1000
const result = `${count} inputs from seed ${first} in ${seconds.toFixed(0)} s: ${faults.length} faults, ${hangs.length} hangs; the slowest took ${slowest.ms} ms (seed ${slowest.seed})`
console.log(result)
if (values.docs) await writeSection('fuzz', `${result}.`)
process.exitCode = faults.length + hangs.length === 0 ? 0 : 1
