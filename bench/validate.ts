// Prints what validation costs as a ratio, so that the figure means the same on every machine: (read + validate) / (read + JSON.parse)
// over the files of the folder given, both measured in alternation in one process.
//   node bench/validate.ts [FOLDER] [ROUNDS]
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

import {validateWorkflow} from '../src/lib/workflow/index.ts'

const [folder = 'workflows/demo', rounds = '15'] = process.argv.slice(2)
const files = readdirSync(folder, {recursive: true, encoding: 'utf8'})
  .filter((name) => name.endsWith('.json'))
  .map((name) => join(folder, name))
const bytes = files.reduce((sum, file) => sum + readFileSync(file).length, 0)

function timeMs(work: (text: string) => unknown): number {
  const start = performance.now()
  for (const file of files) work(readFileSync(file, 'utf8'))
  return performance.now() - start
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const measured = Array.from({length: Number(rounds)}, () => ({parseMs: timeMs(tryParse), validateMs: timeMs(validateWorkflow)}))
const [first] = measured
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const parseMs = median(measured.map((round) => round.parseMs))
const validateMs = median(measured.map((round) => round.validateMs))

console.log(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, median of ${rounds} rounds`)
console.log(`read + parse     ${parseMs.toFixed(1)} ms`)
console.log(`read + validate  ${validateMs.toFixed(1)} ms   ratio ${(validateMs / parseMs).toFixed(2)}`)
if (first)
  console.log(`first round      ${first.validateMs.toFixed(1)} ms   ratio ${(first.validateMs / first.parseMs).toFixed(2)} (nothing compiled yet)`)
