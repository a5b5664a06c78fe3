import {randomBytes} from 'node:crypto'
import {readFile, rename, writeFile} from 'node:fs/promises'
import * as z from 'zod'

const StackState = z.object({
  /** What the person last asked for: after `local down`, a running `serve` must not start the stack again. */
  wanted: z.enum(['up', 'down']),
  postgresPort: z.number().optional(),
  /** The Postgres that PostgREST was started for. */
  postgresPid: z.number().optional(),
  postgrest: z.object({pid: z.number(), port: z.number(), adminPort: z.number()}).optional(),
})

export type StackState = z.infer<typeof StackState>

/**
 * The PostgREST that was started for this Postgres. One that outlived the server before it says for a moment that it is ready, until
 * it notices that its connections are dead, and refuses what it is asked.
 */
export function postgrestOf(state: StackState, postgres: {pid: number} | undefined): StackState['postgrest'] {
  return postgres !== undefined && state.postgresPid === postgres.pid ? state.postgrest : undefined
}

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
