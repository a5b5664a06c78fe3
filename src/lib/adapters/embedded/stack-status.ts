import {locateStack, type StackOptions} from './locate-stack.ts'
import {postgrestIsReady} from './postgrest-ready.ts'
import {runningPostgres} from './running-postgres.ts'
import {readStackState} from './stack-state.ts'

export interface ServerStatus {
  running: boolean
  pid?: number
  port?: number
}

export interface StackStatus {
  home: string
  data: string
  postgres: ServerStatus
  postgrest: ServerStatus
}

/** What runs, without starting anything. */
export async function stackStatus(options: StackOptions): Promise<StackStatus> {
  const paths = await locateStack(options)
  const [running, state] = [await runningPostgres(paths.pgData), await readStackState(paths.stateFile)]
  const ready = await postgrestIsReady(state.postgrest)
  return {
    home: paths.home,
    data: paths.dataRoot,
    postgres: running === undefined ? {running: false} : {running: running.ready, pid: running.pid, port: running.port},
    postgrest: state.postgrest === undefined || !ready ? {running: false} : {running: true, pid: state.postgrest.pid, port: state.postgrest.port},
  }
}
