import {hostname} from 'node:os'
import type {Logger} from 'pino'

import type {Runtime} from '../runtime.ts'
import {repeat} from './repeat.ts'
import type {RoleName} from './role.ts'

export interface ReportOptions {
  runtime: Runtime
  roles: readonly RoleName[]
  everyMs: number
  signal: AbortSignal
  log: Logger
}

/**
 * Tells the store now and then how busy this process is and how its jobs ended, so that alerts see every process, whichever of them
 * judges. Resolves when the signal is aborted.
 */
export async function reportInstance({runtime, roles, everyMs, signal, log}: ReportOptions): Promise<void> {
  const [{figures}, load] = await Promise.all([runtime.store(), runtime.processLoad()])
  const id = `${hostname()}:${process.pid}`
  const report = async (): Promise<void> => {
    const jobs = runtime.jobTally.take()
    try {
      await figures.report({id, roles, ...load()}, jobs)
    } catch (error) {
      runtime.jobTally.putBack(jobs)
      throw error
    }
  }
  await repeat(report, {
    clock: runtime.clock,
    everyMs,
    signal,
    onFault: (error) => log.warn({err: error}, 'how busy this process is could not be reported'),
  })
}
