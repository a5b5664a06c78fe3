import {spawn} from 'node:child_process'
import {closeSync, openSync, statSync, truncateSync} from 'node:fs'
import {readdir, readFile} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'

import type {ProcessUser} from './system-user.ts'

const logLimitBytes = 10 * 1024 * 1024

export interface DaemonOptions {
  command: string
  args: string[]
  logFile: string
  user: ProcessUser
  env?: Record<string, string>
}

/** Starts a process that outlives this one, its output going to a log file. Returns its pid at once. */
export function startDaemon(options: DaemonOptions): {pid: number; exited: Promise<number | null>} {
  truncateLog(options.logFile)
  const log = openSync(options.logFile, 'a', 0o640)
  const child = spawn(options.command, options.args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    // Nothing of our own environment: secrets that we were started with are none of the server's business.
    env: {PATH: '/usr/bin:/bin', LC_ALL: 'C', ...options.env},
    ...options.user,
  })
  closeSync(log)
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => resolve(127))
  })
  child.unref()
  return {pid: child.pid ?? 0, exited}
}

function truncateLog(path: string): void {
  try {
    if (statSync(path).size > logLimitBytes) truncateSync(path)
  } catch {
    // No log yet.
  }
}

/** True when a process with this id exists and runs `program`, where one is given; ids are reused, so the name matters. */
export async function isRunning(pid: number, program?: string): Promise<boolean> {
  if (pid <= 1) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    return (program === undefined || name.startsWith(program.slice(0, 15))) && !/\) Z /.test(stat)
  } catch {
    // No /proc on this system (or the process just ended): the signal check has to do.
    return process.platform !== 'linux'
  }
}

/**
 * The processes that run `program` with this argument. Where there is no /proc, only `known` is looked at, by name.
 * @param known a process id that was noted, which may have been given to another process since
 */
export async function findProcesses(program: string, argument: string, known: number | undefined): Promise<number[]> {
  if (process.platform !== 'linux') return known !== undefined && (await isRunning(known, program)) ? [known] : []
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 1)
  const found = await Promise.all(pids.map(async (pid) => ((await argumentsOf(pid)).includes(argument) && (await isRunning(pid, program)) ? pid : 0)))
  return found.filter((pid) => pid > 0)
}

async function argumentsOf(pid: number): Promise<string[]> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
}

/** Sends `signals` in turn, each with `graceMs` to obey, until the process is gone. */
export async function stopProcess(pid: number, program: string, signals: NodeJS.Signals[], graceMs: number): Promise<void> {
  for (const signal of signals) {
    if (!(await isRunning(pid, program))) return
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waitedMs = 0; waitedMs < graceMs && (await isRunning(pid, program)); waitedMs += 20) await sleep(20)
  }
}
