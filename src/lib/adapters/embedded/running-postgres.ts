import {readFile} from 'node:fs/promises'
import {join} from 'node:path'

import {isRunning} from './processes.ts'

/** What postmaster.pid says of a running server. */
export interface RunningPostgres {
  pid: number
  port: number
  ready: boolean
}

/** The server that holds the data directory, or undefined. Its lock file is the truth, checked against the process list. */
export async function runningPostgres(pgData: string): Promise<RunningPostgres | undefined> {
  const text = await readFile(join(pgData, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port, , , , status] = text.split('\n').map((line) => line.trim())
  if (!(await isRunning(Number(pid), 'postgres'))) return undefined
  return {pid: Number(pid), port: Number(port), ready: status === 'ready'}
}
