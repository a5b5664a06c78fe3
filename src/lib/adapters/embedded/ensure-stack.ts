import {locateStack, type StackOptions} from './locate-stack.ts'
import {postgrestIsReady} from './postgrest-ready.ts'
import {runningPostgres} from './running-postgres.ts'
import {readOrMakeSecrets} from './secrets.ts'
import {type StackConnection, stackConnection} from './stack-connection.ts'
import {postgrestOf, readStackState, writeStackState} from './stack-state.ts'

/**
 * The stack of this GENESIS_HOME, started where it is not running. Several commands may do this at once, and any of them may be
 * killed at any point: Postgres's own lock file decides who starts it, and an advisory lock inside it who starts the rest.
 * @throws {HomeUnwritableError}
 * @throws {LocalStackError} when a server does not come up
 */
export async function ensureStack(options: StackOptions): Promise<StackConnection> {
  const paths = await locateStack(options)
  const secrets = await readOrMakeSecrets(paths.secretsFile)
  const [running, state] = [await runningPostgres(paths.pgData), await readStackState(paths.stateFile)]
  const postgrest = postgrestOf(state, running)
  if (running?.ready && postgrest !== undefined && (await postgrestIsReady(postgrest))) {
    if (state.wanted === 'down') await writeStackState(paths.stateFile, {...state, wanted: 'up'})
    return stackConnection(secrets, running, postgrest)
  }
  options.notify(`Starting the embedded Postgres and PostgREST in ${paths.home} ...`)
  // What starts servers is heavy, and most commands find them running.
  const {startStack} = await import('./start-stack.ts')
  return startStack({options, paths, secrets})
}
