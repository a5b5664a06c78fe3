import {randomBytes} from 'node:crypto'
import {readFile, rename, writeFile} from 'node:fs/promises'
import * as z from 'zod'

const StackState = z.object({
  /** What the person last asked for: after `local down`, a running `serve` must not start the stack again. */
  wanted: z.enum(['up', 'down']),
  postgresPort: z.number().optional(),
  postgrest: z.object({pid: z.number(), port: z.number(), adminPort: z.number()}).optional(),
})

export type StackState = z.infer<typeof StackState>

/** Reads the state; a missing or damaged file counts as a stack that was never started, since it only speeds things up. */
export async function readStackState(path: string): Promise<StackState> {
  try {
    return StackState.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return {wanted: 'up'}
  }
}

export async function writeStackState(path: string, state: StackState): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${JSON.stringify(state, undefined, 2)}\n`, {mode: 0o600})
  await rename(draft, path)
}
