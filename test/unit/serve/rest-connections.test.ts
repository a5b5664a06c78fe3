import {Socket} from 'node:net'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'

import {connectionRounds} from '../../../src/lib/serve/http/rest-connections.ts'

const roundMs = 100
const busy = 51

describe('Connections whose heartbeat was answered', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const answer = (rest: (socket: Socket) => void, count: number): Socket[] => {
    const sockets = Array.from({length: count}, () => new Socket())
    sockets.forEach(rest)
    return sockets
  }
  const resting = (sockets: readonly Socket[]): number => sockets.filter((socket) => socket.isPaused()).length

  it('rest until the end of the round, and are all read then', () => {
    const sockets = answer(connectionRounds(), 3)
    vi.advanceTimersByTime(roundMs - 1)
    expect(resting(sockets)).toBe(3)
    vi.advanceTimersByTime(1)
    expect(resting(sockets)).toBe(0)
  })

  it('may rest in every round', () => {
    const rest = connectionRounds()
    const [socket] = answer(rest, 1)
    for (let round = 0; round < 3; round++) {
      vi.advanceTimersByTime(roundMs)
      expect(socket?.isPaused()).toBe(false)
      if (socket !== undefined) rest(socket)
      expect(socket?.isPaused()).toBe(true)
    }
  })

  it('do not rest when many are answered, in that round nor in the next one', () => {
    const rest = connectionRounds()
    expect(resting(answer(rest, busy).slice(busy - 1))).toBe(0)
    vi.advanceTimersByTime(roundMs)
    expect(resting(answer(rest, 1))).toBe(0)
    vi.advanceTimersByTime(roundMs)
    expect(resting(answer(rest, 1))).toBe(1)
  })

  it('leave no timer behind', () => {
    answer(connectionRounds(), 1)
    vi.advanceTimersByTime(roundMs)
    expect(vi.getTimerCount()).toBe(0)
  })
})
