import {stat} from 'node:fs/promises'
import {resolve} from 'node:path'

import type {StackFacts} from '../../health/doctor/ports.ts'
import {locateStack, type StackOptions} from './locate-stack.ts'
import {postgrestIsReady} from './postgrest-ready.ts'
import {runningPostgres} from './running-postgres.ts'
import {readOrMakeSecrets} from './secrets.ts'
import {type StackConnection, stackConnection} from './stack-connection.ts'
import {readStackState} from './stack-state.ts'

export interface PeekedStack extends StackFacts {
  /** How to talk to it; undefined unless all of it runs. */
  connection: StackConnection | undefined
}

/**
 * What runs of the stack of this GENESIS_HOME, and how to talk to it. Starts nothing and makes no folder.
 * @throws {HomeUnwritableError | LocalStackError}
 */
export async function peekStack(options: StackOptions): Promise<PeekedStack> {
  const home = resolve(options.home)
  const exists = await stat(home).then(
    () => true,
    () => false,
  )
  if (!exists) return {home, state: 'stopped', detail: 'not made yet', connection: undefined}
  const paths = await locateStack(options)
  const [postgres, {postgrest}] = [await runningPostgres(paths.pgData), await readStackState(paths.stateFile)]
  const ready = await postgrestIsReady(postgrest)
  if (postgres?.ready !== true)
    return ready
      ? {home, state: 'broken', detail: 'PostgREST runs, Postgres does not', connection: undefined}
      : {home, state: 'stopped', detail: 'stopped', connection: undefined}
  if (postgrest === undefined || !ready) return {home, state: 'broken', detail: 'Postgres runs, PostgREST does not', connection: undefined}
  const connection = stackConnection(await readOrMakeSecrets(paths.secretsFile), postgres, postgrest)
  return {home, state: 'running', detail: `Postgres on port ${postgres.port}, PostgREST on port ${postgrest.port}`, connection}
}
