// Feeds seeds to the library, one by one, and tells in shared memory which it is at, so that a hang shows.
import {parentPort, workerData} from 'node:worker_threads'

import {faultWith} from '../../test/harness/fuzz/check-input.ts'
import {fuzzInput} from '../../test/harness/fuzz/fuzz-input.ts'
import {fuzzSources} from '../../test/harness/fuzz/fuzz-sources.ts'

export interface FuzzWork {
  /** Seeds from `first` to before `end`. */
  first: number
  end: number
  /** The seed that is being worked on; -1 before the first. */
  at: Int32Array
}

export interface FuzzFault {
  seed: number
  fault: string
}

const {first, end, at} = workerData as FuzzWork
const sources = fuzzSources()
for (let seed = first; seed < end; seed++) {
  Atomics.store(at, 0, seed)
  const fault = faultWith(fuzzInput(seed, sources))
  if (fault !== null) parentPort?.postMessage({seed, fault} satisfies FuzzFault)
}
Atomics.store(at, 0, end)
