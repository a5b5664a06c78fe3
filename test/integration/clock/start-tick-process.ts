import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'

export interface TickTask {
  /** Of the queue. */
  url: string
  prefix: string
  store: {url: string; serviceRoleKey: string}
  /** File to which a line is added for each thing that happens. */
  marks: string
  everyMs: number
  /** How long a tick takes. */
  bodyMs: number
  /** The first so many attempts at each tick fail. */
  fails: number
}

export interface TickProcess extends AsyncDisposable {
  pid: number
  signal(signal: NodeJS.Signals): void
  /** SIGKILL. */
  kill(): Promise<void>
  /** Asks it to drain and close. Resolves with its exit code when it has ended by itself. */
  end(): Promise<number | null>
}

/** Starts `tick-process.ts` and waits until it works. @param env more of the environment, for example a clock that is wrong */
export async function startTickProcess(task: TickTask, env: Record<string, string> = {}): Promise<TickProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'tick-process.ts')], {
    env: {PATH: process.env.PATH, TICK_TASK: JSON.stringify(task), ...env},
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit') as Promise<[number | null]>
  const ready = once(child.stdout, 'data')
  const early = ended.then(([code]) => {
    throw new Error(`the process ended with ${code} before it was ready`)
  })
  early.catch(() => undefined)
  await Promise.race([ready, early])
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  return {
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    kill,
    end: async () => {
      child.stdin.end()
      return (await ended)[0]
    },
    [Symbol.asyncDispose]: kill,
  }
}

export interface TickMark {
  event: 'begin' | 'end'
  slot: number
  attempt: number
  pid: number
  atMs: number
}

/** What the ticks themselves have written so far, in order. */
export function readTickMarks(path: string): TickMark[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => {
    const [event = '', slot, attempt, pid, atMs] = line.split(' ')
    return {event: event as TickMark['event'], slot: Number(slot), attempt: Number(attempt), pid: Number(pid), atMs: Number(atMs)}
  })
}
