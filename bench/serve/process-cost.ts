import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'

const ticksPerSecond = 100

/** CPU time that a process has used with all its threads, in seconds, of which the kernel's part is its own. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold blanks; after it the 12th and 13th fields are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Resident memory in MB. */
export function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024
}

/** Keeps a process with all its threads on one core. */
export function pinToCore(pid: number, core: number, attempts = 5): void {
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], {stdio: 'ignore'})
  } catch (error) {
    // A thread that ends while taskset goes through them makes it fail.
    if (attempts <= 1) throw error
    pinToCore(pid, core, attempts - 1)
  }
}
