import {chown, mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import {Client} from 'pg'

import {migrate} from '../postgres/migrate.ts'
import {findBinaries} from './binaries.ts'
import {bootstrapRoles} from './bootstrap-roles.ts'
import type {StackPaths} from './home.ts'
import {runsAsRoot, type StackOptions, sharedRoot} from './locate-stack.ts'
import {ensureDataDirectory, ensurePostgres, type PostgresServer} from './postgres-server.ts'
import {postgrestIsReady} from './postgrest-ready.ts'
import {type PostgrestServer, startPostgrest} from './postgrest-server.ts'
import type {RunningPostgres} from './running-postgres.ts'
import type {StackSecrets} from './secrets.ts'
import {type StackConnection, stackConnection, superuserUrl} from './stack-connection.ts'
import {postgrestOf, readStackState, writeStackState} from './stack-state.ts'
import {serverUser} from './system-user.ts'

/** Any number; all commands of one stack use the same one, and other stacks have other databases. */
const startLock = 4_711_001

export interface StartStackInput {
  options: StackOptions
  paths: StackPaths
  secrets: StackSecrets
}

/** Starts what is not running of the stack: data directory, Postgres, roles, schema, PostgREST. */
export async function startStack({options, paths, secrets}: StartStackInput): Promise<StackConnection> {
  const user = await serverUser()
  for (const folder of [paths.dataRoot, paths.logs]) {
    await mkdir(folder, {recursive: true, mode: 0o755})
    if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid)
  }
  const binaries = await findBinaries(options.packageRoot, runsAsRoot() ? sharedRoot : undefined)
  const server: PostgresServer = {pgData: paths.pgData, logs: paths.logs, user, binaries}
  await ensureDataDirectory(server, secrets.superuserPassword)
  const {postgresPort} = await readStackState(paths.stateFile)
  const running = await ensurePostgres(server, postgresPort)
  return finishUnderLock({options, paths, secrets, server, running})
}

interface Finish extends StartStackInput {
  server: PostgresServer
  running: RunningPostgres
}

/** The rest of the start, one command at a time. The lock ends with the connection, however that ends. */
async function finishUnderLock({options, paths, secrets, server, running}: Finish): Promise<StackConnection> {
  const client = new Client({connectionString: superuserUrl(secrets, running.port), connectionTimeoutMillis: 10_000})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [startLock])
    await bootstrapRoles(client, secrets)
    await migrate({client, folder: join(options.packageRoot, 'migrations')})
    const state = await readStackState(paths.stateFile)
    const own = postgrestOf(state, running)
    if (own !== undefined && (await postgrestIsReady(own))) {
      await writeStackState(paths.stateFile, {...state, wanted: 'up'})
      return stackConnection(secrets, running, own)
    }
    const postgrest = await startPostgrest(postgrestServer(paths, server, secrets, running.port), state.postgrest, (started) =>
      writeStackState(paths.stateFile, {wanted: 'up', postgresPort: running.port, postgresPid: running.pid, postgrest: started}),
    )
    return stackConnection(secrets, running, postgrest)
  } finally {
    await client.end()
  }
}

function postgrestServer(paths: StackPaths, server: PostgresServer, secrets: StackSecrets, postgresPort: number): PostgrestServer {
  return {
    binary: server.binaries.postgrest,
    dataRoot: paths.dataRoot,
    logs: paths.logs,
    user: server.user,
    databaseUrl: `postgres://authenticator:${secrets.authenticatorPassword}@127.0.0.1:${postgresPort}/postgres`,
    jwtSecret: secrets.jwtSecret,
  }
}
