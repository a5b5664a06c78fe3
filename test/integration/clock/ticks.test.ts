import {existsSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, it} from 'vitest'

import {eventually} from '../../harness/eventually.ts'
import type {TickMark} from './start-tick-process.ts'
import {queueBackends, startTicksWorld, type TicksWorld} from './ticks-world.ts'

const everyMs = 1000
const ends = (world: TicksWorld): TickMark[] => world.marks().filter(({event}) => event === 'end')
/** Waits for this many more ticks than there are now. */
const moreTicks = async (world: TicksWorld, count: number): Promise<TickMark[]> => {
  const before = ends(world).length
  await eventually(() => ends(world).length >= before + count, 30_000)
  return ends(world).slice(before)
}
const slotsOf = (marks: readonly TickMark[]): number[] => marks.map(({slot}) => slot)

describe.concurrent.each(queueBackends)('Ticks with the queue on $name', {timeout: 90_000}, (queue) => {
  const test = it.skipIf(queue.missing !== undefined)

  test('come once a period from two replicas together, and the first at once', async () => {
    await using world = await startTicksWorld(queue.name, everyMs)
    await Promise.all([world.start(), world.start()])
    await eventually(() => ends(world).length > 0, everyMs)
    const seen = await moreTicks(world, 8)
    expect(new Set(slotsOf(ends(world))).size).toBe(ends(world).length)
    const spanMs = (seen.at(-1)?.atMs ?? 0) - (seen[0]?.atMs ?? 0)
    expect(spanMs / everyMs).toBeGreaterThan(6.2)
    expect(spanMs / everyMs).toBeLessThan(8)
  })

  test.each(['everything', 'jobs'] as const)('go on without a gap when the queue has lost %s', async (loss) => {
    await using world = await startTicksWorld(queue.name, everyMs)
    await world.start()
    await moreTicks(world, 2)
    await world.wipeQueue(loss)
    const slots = slotsOf(await moreTicks(world, 5))
    expect((slots.at(-1) ?? 0) - (slots[0] ?? 0)).toBeLessThanOrEqual(5)
  })

  test('that fail are tried again within their period', async () => {
    await using world = await startTicksWorld(queue.name, 2000)
    await world.start({fails: 1})
    await moreTicks(world, 3)
    const ledger = (await world.ledger()).filter(({finishedMs}) => finishedMs !== null)
    expect(ledger.every(({attempt}) => attempt === 2)).toBe(true)
  })

  test('of a process that was stopped pass to another, and it does not end them late', async () => {
    await using world = await startTicksWorld(queue.name, 3000)
    const victim = await world.start({bodyMs: 1500})
    const begun = await eventually(() => world.marks().find(({event}) => event === 'begin'))
    victim.signal('SIGSTOP')
    await world.start({bodyMs: 10})
    await eventually(() => ends(world).some(({slot}) => slot === begun.slot))
    await moreTicks(world, 1)
    victim.signal('SIGCONT')
    await sleep(2500)
    expect(ends(world).filter(({slot}) => slot === begun.slot)).toMatchObject([{attempt: 2}])
    expect(await victim.end()).toBe(0)
  })

  test('are not disturbed by a process whose clock is an hour ahead or behind', async ({skip}) => {
    const preload = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
    if (!existsSync(preload)) return skip(`there is no ${preload}; install it with: apt-get install faketime`)
    await using world = await startTicksWorld(queue.name, everyMs)
    const wrong = (shift: string): Record<string, string> => ({LD_PRELOAD: preload, FAKETIME: shift, FAKETIME_DONT_FAKE_MONOTONIC: '1'})
    await Promise.all([world.start(), world.start({}, wrong('+1h')), world.start({}, wrong('-1h'))])
    await sleep(10 * everyMs)
    const slots = slotsOf(ends(world))
    expect(new Set(slots).size).toBe(slots.length)
    expect(Math.max(...slots) - Math.min(...slots) + 1).toBe(slots.length)
    expect(slots.length).toBeGreaterThanOrEqual(9)
  })

  test('end with the process that drains, whose own last tick is finished', async () => {
    await using world = await startTicksWorld(queue.name, everyMs)
    const one = await world.start({bodyMs: 300})
    await eventually(() => world.marks().length > 0)
    expect(await one.end()).toBe(0)
    expect((await world.ledger()).every(({finishedMs}) => finishedMs !== null)).toBe(true)
    const after = world.marks().length
    await sleep(2 * everyMs)
    expect(world.marks()).toHaveLength(after)
  })

  test('do not keep a process that drains while their server is away', async () => {
    await using world = await startTicksWorld(queue.name, everyMs)
    const one = await world.start()
    await moreTicks(world, 1)
    await world.killQueueServer()
    await sleep(500)
    const startMs = performance.now()
    expect(await one.end()).toBe(0)
    expect(performance.now() - startMs).toBeLessThan(9000)
  })
})

describe.skipIf(queueBackends[1]?.missing !== undefined)('Ticks when Redis goes away', {timeout: 60_000}, () => {
  it('go on, because the ledger decides and each process looks at it', async () => {
    await using world = await startTicksWorld('Redis', everyMs)
    await world.start()
    await moreTicks(world, 2)
    await world.redis?.kill()
    const slots = slotsOf(await moreTicks(world, 5))
    expect((slots.at(-1) ?? 0) - (slots[0] ?? 0)).toBeLessThanOrEqual(5)
    await world.redis?.start()
    await moreTicks(world, 2)
  })
})
