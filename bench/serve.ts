// npm run bench:serve [-- heartbeats jobs watchdog memory] [--rounds 7]
// What the control plane costs, as ratios measured in alternation on this machine, each part against its limit.
import {parseArgs} from 'node:util'

import {benchHeartbeats} from './serve/heartbeats.ts'
import {benchJobs} from './serve/jobs.ts'
import {benchMemory} from './serve/memory.ts'
import {benchWatchdog} from './serve/watchdog.ts'

const parts: Readonly<Record<string, (rounds: number) => Promise<boolean>>> = {
  // A pair takes two seconds, and one may be a fifth off.
  heartbeats: (rounds) => benchHeartbeats(4 * rounds),
  jobs: benchJobs,
  watchdog: benchWatchdog,
  memory: benchMemory,
}
const {values, positionals} = parseArgs({allowPositionals: true, options: {rounds: {type: 'string', default: '7'}}})
const unknown = positionals.filter((name) => !(name in parts))
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}; the parts are: ${Object.keys(parts).join(', ')}`)

const verdicts: boolean[] = []
for (const [name, bench] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  console.log(name)
  verdicts.push(await bench(Number(values.rounds)))
}
process.exitCode = verdicts.every(Boolean) ? 0 : 1
