import {type Logger, pino} from 'pino'

import type {QueueLog} from '../jobs/ports.ts'

/** JSON lines on stderr, one event each, as log collectors like them. */
export function createLog(level: string): Logger {
  return pino(
    {level, base: {pid: process.pid}, timestamp: pino.stdTimeFunctions.isoTime, redact: ['*.authorization', '*.password', '*.token', 'req.headers']},
    pino.destination({dest: 2, sync: false}),
  )
}

const quietMs = 10_000

/** Connection faults come by the hundred while a database restarts: one line in ten seconds says as much. */
export function queueLog(log: Logger, now: () => number = () => performance.now()): QueueLog {
  const lastSaidMs = new Map<string, number>()
  const suppressed = new Map<string, number>()
  return {
    connectionFault(queue, error) {
      if (now() - (lastSaidMs.get(queue) ?? Number.NEGATIVE_INFINITY) < quietMs) {
        suppressed.set(queue, (suppressed.get(queue) ?? 0) + 1)
        return
      }
      log.warn({queue, reason: error.message, suppressed: suppressed.get(queue) ?? 0}, 'queue connection fault')
      lastSaidMs.set(queue, now())
      suppressed.delete(queue)
    },
    jobFailed: (queue, jobId, error) => log.warn({queue, jobId, reason: error.message}, 'job failed'),
  }
}
