import {mkdir, open, readFile, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

const retryMs = 50

/** Runs `work` while no other process holds the lock file; a lock whose process has died is taken over. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await tryLock(path))) {
    if (await isAbandoned(path)) await rm(path, {force: true})
    else await sleep(retryMs)
  }
  try {
    return await work()
  } finally {
    await rm(path, {force: true})
  }
}

async function tryLock(path: string): Promise<boolean> {
  await mkdir(dirname(path), {recursive: true})
  try {
    const file = await open(path, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** An empty lock is one that is being written. */
async function isAbandoned(path: string): Promise<boolean> {
  try {
    const holder = await readFile(path, 'utf8')
    return holder !== '' && !isAlive(Number(holder))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
