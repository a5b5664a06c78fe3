import {setTimeout as sleep} from 'node:timers/promises'

import type {Clock} from '../time/clock.ts'

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : {signal})
  },
}
