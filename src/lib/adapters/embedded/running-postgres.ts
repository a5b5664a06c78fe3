import {readFile, readlink, realpath, rename, rm} from 'node:fs/promises'
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
  const lock = await readLock(lockFile(pgData))
  if (lock === undefined || !(await isRunning(lock.pid, 'postgres')) || !(await worksIn(lock.pid, pgData))) return undefined
  return lock
}

/**
 * Removes the lock file when the process that it names is another program's. The file outlives a crash of the machine, after which
 * its process id may be given to anybody; Postgres would then refuse to start for as long as that one lives. A lock whose process
 * is gone is left to Postgres.
 */
export async function removeForeignLock(pgData: string): Promise<void> {
  const path = lockFile(pgData)
  const lock = await readLock(path)
  if (lock === undefined || !(await isRunning(lock.pid)) || (await worksIn(lock.pid, pgData))) return
  const aside = `${path}.${process.pid}`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  // Another command may have started the server since we looked: then what we hold is its lock.
  if ((await readLock(aside))?.pid === lock.pid) await rm(aside)
  else await rename(aside, path)
}

const lockFile = (pgData: string): string => join(pgData, 'postmaster.pid')

async function readLock(path: string): Promise<RunningPostgres | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const [pid = '', , , port, , , , status] = text.split('\n').map((line) => line.trim())
  return pid === '' ? undefined : {pid: Number(pid), port: Number(port), ready: status === 'ready'}
}

/** A postmaster works in its data directory. Where there is no /proc the name of the program has to do. */
async function worksIn(pid: number, pgData: string): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const folders = Promise.all([readlink(`/proc/${pid}/cwd`), realpath(pgData)])
  return folders.then(
    ([actual, expected]) => actual === expected,
    () => false,
  )
}
