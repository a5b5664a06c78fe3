import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'

import type {QueueLocation} from '../../../src/lib/adapters/bullmq/open-backend.ts'

export interface QueueTask {
  url: string
  prefix: string
  /** File to which a line is added for each event. */
  marks: string
  work?: {concurrency: number; jobMs: number}
}

export interface QueueProcess extends AsyncDisposable {
  pid: number
  /** SIGKILL. */
  kill(): Promise<void>
  /** Asks it to drain and close. Resolves with its exit code when it has ended by itself. */
  end(): Promise<number | null>
}

/** Starts `queue-process.ts` and waits until it works. */
export async function startQueueProcess(location: QueueLocation, task: Omit<QueueTask, 'url' | 'prefix'>): Promise<QueueProcess> {
  const url = ('redisUrl' in location ? location.redisUrl : location.databaseUrl).reveal()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'queue-process.ts')], {
    env: {PATH: process.env.PATH, QUEUE_TASK: JSON.stringify({...task, url, prefix: location.prefix})},
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit') as Promise<[number | null]>
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then(([code]) => {
      throw new Error(`the queue process ended with ${code} before it was ready`)
    }),
  ])
  return {
    pid: child.pid ?? 0,
    kill: () => kill(child, ended),
    end: async () => {
      child.stdin.end()
      const [code] = await ended
      return code
    },
    [Symbol.asyncDispose]: () => kill(child, ended),
  }
}

async function kill(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL')
  await ended
}

export interface Mark {
  event: string
  pid: number
  atMs: number
}

/** What processes have written to the marks file so far; nothing when there is none yet. */
export function readMarks(path: string): Mark[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [event = '', pid, atMs] = line.split(' ')
      return {event, pid: Number(pid), atMs: Number(atMs)}
    })
}
