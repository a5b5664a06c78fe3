import {rm} from 'node:fs/promises'

import {locateStack, type StackOptions} from './locate-stack.ts'
import {stopPostgrest} from './postgrest-server.ts'
import {stopProcess} from './processes.ts'
import {runningPostgres} from './running-postgres.ts'
import {readStackState, writeStackState} from './stack-state.ts'

/** A fast shutdown rolls transactions back and writes a checkpoint: seconds at most with this data. */
const postgresGraceMs = 10_000

/** Stops both servers cleanly and remembers that they are meant to be down. Returns what was running. */
export async function stopStack(options: StackOptions): Promise<{postgres: boolean; postgrest: boolean}> {
  const paths = await locateStack(options)
  const state = await readStackState(paths.stateFile)
  await writeStackState(paths.stateFile, {...state, wanted: 'down'})
  const postgrest = await stopPostgrest(paths.dataRoot, state.postgrest)
  const running = await runningPostgres(paths.pgData)
  if (running !== undefined) await stopProcess(running.pid, 'postgres', ['SIGINT', 'SIGQUIT', 'SIGKILL'], postgresGraceMs)
  return {postgrest, postgres: running !== undefined}
}

/** Stops the stack and deletes its data and secrets. */
export async function resetStack(options: StackOptions): Promise<void> {
  await stopStack(options)
  const paths = await locateStack(options)
  for (const path of [paths.dataRoot, paths.secretsFile, paths.stateFile]) await rm(path, {recursive: true, force: true})
}
