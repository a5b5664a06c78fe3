// npm run bench:startup [-- --pairs 15] [--only wake]
// How long each command takes from start to end, as a ratio to `node -e 0`, so that the figures mean the same on every machine. Each command
// is given a flag that does not exist: it is found, loaded and parsed, and does nothing. Measured in strict alternation, because the machine's
// own speed drifts; of the ratios of neighbours the median counts.
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseArgs} from 'node:util'

interface Start {
  name: string
  args: string[]
  limit: number
  exitCode: number
}

interface Measured extends Start {
  ratio: number
  /** The middle half of the ratios. */
  spread: [number, number]
  ms: number
}

const root = join(import.meta.dirname, '..')
const commandLimit = 3.5
const {values: options} = parseArgs({options: {pairs: {type: 'string', default: '15'}, only: {type: 'string', default: ''}}})
const pairs = Math.max(15, Number(options.pairs))

function everyStart(): Start[] {
  const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {commands: Record<string, unknown>}
  const names = Object.keys(commands)
    .sort()
    .map((id) => id.replaceAll(':', ' '))
  return [
    {name: '--version', args: ['--version'], limit: 1.3, exitCode: 0},
    {name: '--help', args: ['--help'], limit: commandLimit, exitCode: 0},
    ...names.map((name) => ({name, args: [...name.split(' '), '--no-such-flag'], limit: commandLimit, exitCode: 2})),
  ]
}

/** Wall-clock milliseconds of a whole process. */
async function timeProcess(args: readonly string[], exitCode: number): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, {cwd: root, stdio: 'ignore'})
  const [code] = (await once(child, 'exit')) as [number | null]
  const ms = performance.now() - startedAt
  if (code !== exitCode) throw new Error(`node ${args.join(' ')} ended with ${code} instead of ${exitCode}`)
  return ms
}

async function measure(start: Start): Promise<Measured> {
  const command = [join(root, 'bin/run.js'), ...start.args]
  const empty = ['-e', '0']
  // The first start fills the compile cache.
  for (let i = 0; i < 2; i++) await timeProcess(command, start.exitCode)
  const measured: {ratio: number; ms: number}[] = []
  for (let i = 0; i < pairs; i++) {
    const emptyMs = await timeProcess(empty, 0)
    const ms = await timeProcess(command, start.exitCode)
    measured.push({ratio: ms / emptyMs, ms})
  }
  const ratios = measured.map(({ratio}) => ratio)
  return {
    ...start,
    ratio: quantile(ratios, 0.5),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    ms: quantile(
      measured.map(({ms}) => ms),
      0.5,
    ),
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}

function describe({name, ratio, spread, limit, ms}: Measured): string {
  const figures = [
    ratio.toFixed(2).padStart(6),
    `${spread.map((value) => value.toFixed(2)).join(' to ')}`.padStart(14),
    limit.toFixed(1).padStart(6),
    ms.toFixed(0).padStart(6),
  ]
  return `${ratio <= limit ? ' ' : '✖'} ${name.padEnd(22)} ${figures.join('  ')}`
}

const starts = everyStart().filter(({name}) => name.includes(options.only))
console.log(`Start of each command as a ratio to node -e 0, median of ${pairs} pairs, Node ${process.version}\n`)
console.log(`  ${'command'.padEnd(22)}  ratio     middle half   limit      ms`)
const slow: string[] = []
for (const start of starts) {
  const result = await measure(start)
  console.log(describe(result))
  if (result.ratio > result.limit) slow.push(result.name)
}
console.log(slow.length === 0 ? '\nEvery start is within its limit.' : `\nToo slow: ${slow.join(', ')}`)
process.exitCode = slow.length === 0 ? 0 : 1
