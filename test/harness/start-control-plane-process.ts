import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'

import {ROLE_NAMES, type RoleName} from '../../src/lib/serve/role.ts'
import type {Timing} from '../../src/lib/serve/timing.ts'
import {eventually} from './eventually.ts'

export interface ControlPlaneTask {
  roles: readonly RoleName[]
  port: number
  /** What differs from the standard. */
  timing: Partial<Timing>
  drainTimeoutMs: number
}

export interface ControlPlaneProcess extends AsyncDisposable {
  child: ChildProcess
  /** What it has logged. */
  log(): string
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>
  /** SIGKILL. */
  kill(): Promise<void>
}

/** Starts `control-plane-process.ts` with all roles, or those of the task, and waits until it is ready. */
export async function startControlPlaneProcess(env: Record<string, string>, task: Partial<ControlPlaneTask>): Promise<ControlPlaneProcess> {
  const whole: ControlPlaneTask = {roles: ROLE_NAMES, port: 0, timing: {}, drainTimeoutMs: 5000, ...task}
  const {PATH = '', HOME = '/nonexistent'} = process.env
  const child = spawn(process.execPath, [join(import.meta.dirname, 'control-plane-process.ts')], {
    env: {PATH, HOME, ...env, CONTROL_PLANE_TASK: JSON.stringify(whole)},
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  const ended = once(child, 'close') as Promise<[number | null]>
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  try {
    await eventually(() => log.includes('"msg":"ready"') || child.exitCode !== null, 90_000)
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
  } catch (error) {
    await kill()
    throw new Error(`the control plane did not start:\n${log}`, {cause: error})
  }
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    return (await ended)[0]
  }
  return {child, log: () => log, stop, kill, [Symbol.asyncDispose]: kill}
}
