// Stands in for the fuzzing thread: never comes back from seed 3, and finds a fault at seed 5.
import {parentPort, workerData} from 'node:worker_threads'

const {first, end, at} = workerData as {first: number; end: number; at: Int32Array}
for (let seed = first; seed < end; seed++) {
  Atomics.store(at, 0, seed)
  while (seed === 3) Math.sqrt(seed)
  if (seed === 5) parentPort?.postMessage({seed, fault: 'five'})
}
Atomics.store(at, 0, end)
