import {chown, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

import {LocalStackError} from '../../errors/environment.ts'
import {freePort, portIsFree} from './free-port.ts'
import {logTail} from './postgres-server.ts'
import {postgrestIsReady, type RunningPostgrest} from './postgrest-ready.ts'
import {isRunning, startDaemon, stopProcess} from './processes.ts'
import type {ProcessUser} from './system-user.ts'

const startDeadlineMs = 15_000

export interface PostgrestServer {
  binary: string
  dataRoot: string
  logs: string
  user: ProcessUser
  databaseUrl: string
  jwtSecret: string
}

/**
 * Starts PostgREST on the port it had before if that is free, so that a running `serve` finds it again.
 * @param remember is called with its process id as soon as there is one, before it is ready
 * @throws {LocalStackError} when it is not ready in 15 s
 */
export async function startPostgrest(
  server: PostgrestServer,
  previous: RunningPostgrest | undefined,
  remember: (running: RunningPostgrest) => Promise<void>,
): Promise<RunningPostgrest> {
  if (previous !== undefined) await stopProcess(previous.pid, 'postgrest', ['SIGTERM', 'SIGKILL'], 2000)
  const port = previous !== undefined && (await portIsFree(previous.port)) ? previous.port : await freePort()
  const adminPort = await freePort()
  const configFile = await writeConfig(server, port, adminPort)
  const logFile = join(server.logs, 'postgrest.log')
  const {pid} = startDaemon({command: server.binary, args: [configFile], logFile, user: server.user})
  const running = {pid, port, adminPort}
  await remember(running)
  for (const deadline = performance.now() + startDeadlineMs; performance.now() < deadline; await sleep(20)) {
    if (await postgrestIsReady(running)) return running
    if (!(await isRunning(pid, 'postgrest'))) break
  }
  throw new LocalStackError(`The embedded PostgREST did not start: ${await logTail(logFile)}`, {
    hint: `Read ${logFile}, then try: genesis local down`,
  })
}

/** A file, because arguments and environments can be read by others on the machine; this file cannot. */
async function writeConfig(server: PostgrestServer, port: number, adminPort: number): Promise<string> {
  const path = join(server.dataRoot, 'postgrest.conf')
  const settings = {
    'db-uri': server.databaseUrl,
    'db-schemas': 'genesis',
    'db-pool': 20,
    'jwt-secret': server.jwtSecret,
    'server-host': '127.0.0.1',
    'server-port': port,
    'admin-server-port': adminPort,
    'openapi-mode': 'disabled',
    'log-level': 'error',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
  await writeFile(path, `${lines.join('\n')}\n`, {mode: 0o600})
  if (server.user.uid !== undefined && server.user.gid !== undefined) await chown(path, server.user.uid, server.user.gid)
  return path
}
