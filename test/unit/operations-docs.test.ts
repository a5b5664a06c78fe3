import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'

import {inProject} from '../../scripts/project.ts'
import {heartbeatIntervalMs, jitteredMs} from '../../src/lib/health/heartbeats/pace-heartbeats.ts'
import {rebootLimits} from '../../src/lib/health/reboot/plan-reboots.ts'
import {isStalled} from '../../src/lib/health/watchdog/watch-ticks.ts'
import {standardTiming} from '../../src/lib/serve/timing.ts'

const {suspectAfterMs, offlineAfterMs, rebootAfterMs, rebootCoolDownMs, rebootTimeoutMs, heartbeatMs, watchdogMs, livenessFlushMs} = standardTiming
const {perHour, atOnce, attemptsPerOutage} = rebootLimits(rebootCoolDownMs)
const minutes = (ms: number): string => String(ms / 60_000)
/** The least and the most seconds that the sidecars of so many tenants are told to wait. */
const paceOf = (tenants: number): [number, number] => {
  const longestMs = heartbeatIntervalMs(tenants, heartbeatMs)
  const bounds = [jitteredMs(longestMs, 0) / 1000, jitteredMs(longestMs, 1) / 1000]
  return [Math.min(...bounds), Math.max(...bounds)]
}
const [least, most] = paceOf(15_000)
const [leastOfMany, mostOfMany] = paceOf(30_000)
const [leastOfAll, mostOfAll] = paceOf(150_000)
const stalledAfterMs = Array.from({length: 1000}, (_, i) => i * 1000).find((ageMs) => isStalled({task: 'watchdog', everyMs: watchdogMs, ageMs})) ?? 0

/** What operators are told, made from what the control plane does. */
const sentences: Readonly<Record<string, readonly string[]>> = {
  'watchdog.md': [
    `it was not heard for ${minutes(suspectAfterMs)} minutes;`,
    `not heard for ${minutes(offlineAfterMs)} minutes: alert \`tenant-offline\`, and after ${minutes(rebootAfterMs)} more minutes a`,
    `it may miss ${suspectAfterMs > 2 * most * 1000 && suspectAfterMs < 3 * least * 1000 ? 'two' : 'another number of'} heartbeats`,
    `A tick that was not finished for ${minutes(stalledAfterMs - 1000)} minutes raises`,
  ],
  'hard-reboots.md': [
    `| offline for at least | ${minutes(rebootAfterMs)} minutes, so ${minutes(rebootAfterMs + offlineAfterMs)} since it was last heard |`,
    `| between two reboots of one tenant | ${minutes(rebootCoolDownMs)} minutes |`,
    `| in the whole fleet, in any hour | ${perHour} |`,
    `| in the whole fleet, at once | ${atOnce}, from`,
    `| failed ones of one tenant before it gives up | ${attemptsPerOutage} |`,
    `None within ${minutes(rebootTimeoutMs)} minutes (\`--timeout\`)`,
  ],
  'heartbeats.md': [
    `| to 15,000 | ${least} to ${most} s |`,
    `| 30,000 | ${leastOfMany} to ${mostOfMany} s |`,
    `| 150,000 | ${leastOfAll / 60} to ${mostOfAll / 60} min |`,
    `the times reach the fleet store ${60_000 / livenessFlushMs === 2 ? 'twice' : 'otherwise'} a minute`,
  ],
}

describe.each(Object.entries(sentences))('docs/operations/%s', (file, wanted) => {
  const text = readFileSync(inProject(`docs/operations/${file}`), 'utf8').replaceAll('\n', ' ')
  it.each(wanted)('says: %s', (sentence) => {
    expect(text).toContain(sentence)
  })
})
