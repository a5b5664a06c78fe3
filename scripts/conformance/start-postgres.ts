import {chmod, chown, mkdir} from 'node:fs/promises'
import {join} from 'node:path'

import {findBinaries} from '../../src/lib/adapters/embedded/binaries.ts'
import {runsAsRoot, sharedRoot} from '../../src/lib/adapters/embedded/locate-stack.ts'
import {ensureDataDirectory, ensurePostgres} from '../../src/lib/adapters/embedded/postgres-server.ts'
import {stopProcess} from '../../src/lib/adapters/embedded/processes.ts'
import {serverUser} from '../../src/lib/adapters/embedded/system-user.ts'
import {projectRoot} from '../project.ts'

export interface Postgres extends AsyncDisposable {
  port: number
  password: string
}

/** A Postgres of its own below `folder`, which any user must be able to enter. Stopped when it is disposed of. */
export async function startPostgres(folder: string): Promise<Postgres> {
  const user = await serverUser()
  const paths = {data: join(folder, 'postgres'), logs: join(folder, 'logs')}
  for (const path of Object.values(paths)) {
    await mkdir(path, {recursive: true})
    await chmod(path, 0o755)
    if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid)
  }
  const password = 'loopback-only'
  const binaries = await findBinaries(projectRoot, runsAsRoot() ? sharedRoot : undefined)
  const server = {pgData: join(paths.data, 'data'), logs: paths.logs, binaries, user}
  await ensureDataDirectory(server, password)
  const {pid, port} = await ensurePostgres(server, undefined)
  return {port, password, [Symbol.asyncDispose]: () => stopProcess(pid, 'postgres', ['SIGINT', 'SIGQUIT', 'SIGKILL'], 10_000)}
}
