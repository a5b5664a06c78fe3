import {once} from 'node:events'
import {setTimeout as sleep} from 'node:timers/promises'
import {Worker} from 'node:worker_threads'

import type {FuzzFault, FuzzWork} from './fuzz-worker.ts'

export interface SeedRange {
  first: number
  end: number
  /** What one input may cost. */
  limitMs: number
  /** Program of the thread. */
  worker?: URL
}

export interface FuzzRun {
  faults: FuzzFault[]
  /** Seeds whose input was not done within the limit. */
  hangs: number[]
  slowest: {seed: number; ms: number}
}

const pollMs = 20
const ownWorker = new URL('fuzz-worker.ts', import.meta.url)

/** Runs the seeds in a thread of their own, which is ended and started again behind an input that hangs. */
export async function runSeeds({first, end, limitMs, worker: program = ownWorker}: SeedRange, progress: (done: number) => void): Promise<FuzzRun> {
  const run: FuzzRun = {faults: [], hangs: [], slowest: {seed: -1, ms: 0}}
  for (let next = first; next < end; ) {
    const at = new Int32Array(new SharedArrayBuffer(4)).fill(-1)
    const worker = new Worker(program, {workerData: {first: next, end, at} satisfies FuzzWork})
    worker.on('message', (fault: FuzzFault) => run.faults.push(fault))
    const ended = once(worker, 'exit')
    const hung = await watch(at, end, limitMs, run, progress)
    if (hung !== null) {
      run.hangs.push(hung)
      await worker.terminate()
    } else await ended
    next = hung === null ? end : hung + 1
  }
  return run
}

/** The seed at which the worker stays for longer than the limit; null when it comes to its end. */
async function watch(at: Int32Array, end: number, limitMs: number, run: FuzzRun, progress: (done: number) => void): Promise<number | null> {
  let seed = -1
  let since = performance.now()
  for (;;) {
    await sleep(pollMs)
    const now = Atomics.load(at, 0)
    if (now >= end) return null
    const ms = performance.now() - since
    if (now !== seed) {
      seed = now
      since = performance.now()
      progress(now)
    } else if (seed >= 0) {
      if (ms > run.slowest.ms) run.slowest = {seed, ms: Math.round(ms)}
      if (ms > limitMs) return seed
    }
  }
}
