import {setTimeout as sleep} from 'node:timers/promises'

import type {Life} from './judge-ticks.ts'
import type {TicksWorld} from './ticks-world.ts'

export interface Mortality {
  bodyMs: number
  /** How long a replica lives, and how long it is missing after that, at least and at most. */
  livesMs: readonly [number, number]
  missingMs: readonly [number, number]
}

/** Replicas that are killed with SIGKILL and started again at random until `stop`; the lives that they had. */
export async function liveAndDie(world: TicksWorld, replicas: number, {bodyMs, livesMs, missingMs}: Mortality, stop: AbortSignal): Promise<Life[]> {
  const one = async (random: () => number): Promise<Life[]> => {
    const lives: Life[] = []
    const between = ([least, most]: readonly [number, number]): number => least + random() * (most - least)
    while (!stop.aborted) {
      const replica = await world.start({bodyMs})
      const life: Life = {pid: replica.pid, fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY}
      lives.push(life)
      await sleep(between(livesMs), undefined, {signal: stop}).catch(() => undefined)
      life.toMs = Date.now()
      await replica.kill()
      if (!stop.aborted) await sleep(between(missingMs), undefined, {signal: stop}).catch(() => undefined)
    }
    return lives
  }
  return (await Promise.all(Array.from({length: replicas}, (_, i) => one(seeded((i + 1) * 7919))))).flat()
}

/** A linear congruential generator: the same kills each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
