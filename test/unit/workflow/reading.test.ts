import {describe, expect, it} from 'vitest'
import {unreadable} from '../../../src/lib/cli/unreadable.ts'
import {mapConcurrently} from '../../../src/lib/cli/workflow/map-concurrently.ts'
import {InputUnreadableError} from '../../../src/lib/errors/usage.ts'

const never = new AbortController().signal
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('mapConcurrently', () => {
  it('keeps the order of the items and never works on more than the limit', async () => {
    let running = 0
    let most = 0
    const results = await mapConcurrently([5, 1, 4, 2, 3, 0], 3, never, async (ms) => {
      running++
      most = Math.max(most, running)
      await pause(ms)
      running--
      return ms * 10
    })
    expect(results).toEqual([50, 10, 40, 20, 30, 0])
    expect(most).toBe(3)
  })

  it('begins nothing after a failure, and fails with it', async () => {
    const begun: number[] = []
    const work = async (item: number): Promise<void> => {
      begun.push(item)
      await pause(1)
      if (item === 1) throw new Error('broken')
    }
    await expect(mapConcurrently([0, 1, 2, 3, 4, 5, 6, 7], 2, never, work)).rejects.toThrow('broken')
    await pause(10)
    expect(begun.length).toBeLessThan(5)
  })

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const work = (item: number): Promise<void> => {
      if (item === 1) controller.abort()
      return Promise.resolve()
    }
    await expect(mapConcurrently([0, 1, 2], 1, controller.signal, work)).rejects.toThrow(expect.objectContaining({name: 'AbortError'}) as Error)
  })

  it('has nothing to do for no items', async () => {
    expect(await mapConcurrently([], 8, never, () => Promise.resolve(1))).toEqual([])
  })
})

describe('the error for a path that cannot be read', () => {
  it.each([
    ['ENOENT', 'flow.json does not exist.'],
    ['EACCES', 'flow.json may not be read.'],
    ['ELOOP', 'flow.json is a symbolic link that leads back to itself.'],
    ['EIO', 'flow.json cannot be read (EIO).'],
  ])('says what %s means', (code, message) => {
    const cause = Object.assign(new Error(code), {code})
    expect(unreadable('flow.json', cause)).toMatchObject({message, code: 'GEN_INPUT_UNREADABLE', exitCode: 2, cause})
  })

  it('is the one that was thrown already, when it is ours', () => {
    const known = new InputUnreadableError('It is too large.', {hint: 'Split it.'})
    expect(unreadable('flow.json', known)).toBe(known)
  })
})
