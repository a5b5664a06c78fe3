import {existsSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, it} from 'vitest'

import {eventually} from '../../harness/eventually.ts'
import {livenessHomes, minuteMs, startWatchdogWorld, type WatchdogWorld} from './watchdog-world.ts'

const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
if (!existsSync(faketime)) console.warn(`SKIPPED: clocks that are moved are not tested: there is no ${faketime}; apt-get install faketime`)

const minutes = (count: number): Promise<void> => sleep(count * minuteMs)
/** Limit, a tick that has just been missed, the tick that suspects, and what a busy machine adds. */
const foundWithinMs = 9 * minuteMs
/** A machine that is busy with much else must only not wait for ever. */
const soonMs = 25 * minuteMs

/** Everybody but these who was ever said to be offline. */
async function falselyOffline(world: WatchdogWorld, dead: readonly string[]): Promise<string[]> {
  return (await world.changes()).filter(({after, id}) => after === 'offline' && !dead.includes(id)).map(({id}) => id)
}

/** Kills one tenant, of another region if need be; `found` resolves with how long it took until it was said to be offline. */
function kill(world: WatchdogWorld, avoidRegion?: string): {id: string; found: Promise<number>} {
  const id = world.tenants.find(({region}) => region !== avoidRegion)?.id ?? ''
  world.silence([id], true)
  const atMs = Date.now()
  const found = eventually(async () => (await world.changes()).find((change) => change.id === id && change.after === 'offline'), 120_000, 200)
  const tookMs = found.then((change) => change.atMs - atMs)
  // Awaited later; until then its failure is nobody's.
  tookMs.catch(() => undefined)
  return {id, found: tookMs}
}

async function expectRecovered(world: WatchdogWorld, id: string): Promise<void> {
  world.silence([id], false)
  await eventually(async () => (await world.offline()).length === 0)
  await eventually(async () => Object.keys(await world.verdicts()).length === 0, soonMs)
}

/** The region with the most tenants, and they. */
function largestRegion(world: WatchdogWorld): {region: string; ids: string[]} {
  const byRegion = Map.groupBy(world.tenants, ({region}) => region)
  const [region, those] = [...byRegion].sort(([, a], [, b]) => b.length - a.length)[0] ?? ['', []]
  return {region, ids: those.map(({id}) => id)}
}

describe.concurrent.each(livenessHomes)('The watchdog over 60 simulated sidecars, with liveness on $name', {timeout: 240_000}, (home) => {
  const test = it.skipIf(home.missing !== undefined)

  test('finds the one that died, tells and recovers it; a monitor that is stopped for five minutes makes nobody offline', async () => {
    await using world = await startWatchdogWorld({liveness: home.name})
    const first = kill(world)
    expect(await first.found).toBeLessThan(foundWithinMs)
    await eventually(async () => (await world.told('tenant-offline')).includes(`${first.id} firing`))
    await expectRecovered(world, first.id)
    await eventually(async () => (await world.told('tenant-offline')).includes(`${first.id} resolved`), soonMs)

    const second = kill(world)
    world.plane.child.kill('SIGSTOP')
    await minutes(5)
    world.plane.child.kill('SIGCONT')
    expect(await second.found).toBeLessThan(foundWithinMs + soonMs)
    await minutes(5)
    expect(await falselyOffline(world, [first.id, second.id])).toEqual([])
  })

  test('concludes nothing of a region that is cut off, tells it once, reboots nobody there, and finds a death elsewhere', async () => {
    await using world = await startWatchdogWorld({liveness: home.name})
    const {region, ids} = largestRegion(world)
    world.silence(ids, true)
    const dead = kill(world, region)
    await eventually(async () => (await world.inconclusive()).includes(region), soonMs)
    expect(await dead.found).toBeLessThan(foundWithinMs)
    await minutes(4)
    await eventually(async () => (await world.rebooted()).length > 0)
    expect((await world.told('fleet-inconclusive')).filter((one) => one.startsWith(region))).toEqual([`${region} firing`])
    world.silence(ids, false)
    await eventually(async () => (await world.inconclusive()).length === 0, soonMs)
    await minutes(6)
    expect(await falselyOffline(world, [dead.id])).toEqual([])
    expect(await world.rebooted()).toEqual([dead.id])
    await eventually(async () => (await world.told('fleet-inconclusive')).includes(`${region} resolved`))
  })

  test.each([
    ['half', 0.5],
    ['all', 1],
  ])('concludes nothing when %s of the fleet is gone at once, and goes on when it is back', async (_, share) => {
    await using world = await startWatchdogWorld({liveness: home.name})
    const gone = world.tenants.filter((_tenant, i) => i % Math.round(1 / share) === 0).map(({id}) => id)
    world.silence(gone, true)
    await eventually(async () => (await world.inconclusive()).includes('*'), soonMs)
    await minutes(8)
    expect((await world.told('fleet-inconclusive')).filter((one) => one.startsWith('fleet'))).toEqual(['fleet firing'])
    world.silence(gone, false)
    await eventually(async () => (await world.inconclusive()).length === 0, soonMs)
    const dead = kill(world)
    expect(await dead.found).toBeLessThan(foundWithinMs + 2 * minuteMs)
    await minutes(3)
    expect(await falselyOffline(world, [dead.id])).toEqual([])
    expect((await world.rebooted()).filter((id) => id !== dead.id)).toEqual([])
  })

  it.skipIf(home.missing !== undefined || !existsSync(faketime))(
    'judges by the clock of the liveness store: its own may be moved by an hour either way',
    async () => {
      await using world = await startWatchdogWorld({liveness: home.name, clockLibrary: faketime})
      for (const shift of ['+1h', '-1h', '+0']) {
        world.moveClock(shift)
        await minutes(8)
      }
      expect(await falselyOffline(world, [])).toEqual([])
      await eventually(async () => (await world.inconclusive()).length === 0, soonMs)
      const dead = kill(world)
      expect(await dead.found).toBeLessThan(foundWithinMs + 2 * minuteMs)
      expect(await falselyOffline(world, [dead.id])).toEqual([])
    },
  )
})
