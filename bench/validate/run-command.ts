import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import type {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'

const root = join(import.meta.dirname, '../..')

export interface Run {
  ms: number
  /** The most that was resident. */
  peakMb: number
  code: number | null
}

/** Runs the built command as a whole process, its output thrown away. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Run> {
  return runNode([join(root, 'bin/run.js'), ...args], env)
}

/** Runs Node; the process itself tells its peak of memory through a pipe of its own. */
export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Run> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--import', join(root, 'bench/validate/tell-memory.mjs'), ...args], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const [told, [code]] = await Promise.all([text(child.stdio[3] as Readable), once(child, 'exit') as Promise<[number | null]>])
  return {ms: performance.now() - startedAt, peakMb: Number(told) / 1024, code}
}

export async function peakMemoryMb(args: readonly string[]): Promise<number> {
  return (await runCommand(args)).peakMb
}
