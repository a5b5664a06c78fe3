import {chown, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

import {LocalStackError} from '../../errors/environment.ts'
import {freePort, portIsFree} from './free-port.ts'
import {logTail} from './postgres-server.ts'
import {postgrestIsReady, type RunningPostgrest} from './postgrest-ready.ts'
import {findProcesses, isRunning, startDaemon, stopProcess} from './processes.ts'
import type {ProcessUser} from './system-user.ts'

const startDeadlineMs = 15_000
const stopGraceMs = 3000

export interface PostgrestServer {
  binary: string
  dataRoot: string
  logs: string
  user: ProcessUser
  databaseUrl: string
  jwtSecret: string
}

const startAttempts = 3
/** With a locale of ASCII only, PostgREST cannot open a file below a folder with other letters in its name. */
const utf8Locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'

/**
 * Starts PostgREST on the port it had before if that is free, so that a running `serve` finds it again. Whatever else of this
 * stack's PostgREST runs is stopped: a command may have been killed before it noted what it had started.
 * @param remember is called with its process id as soon as there is one, before it is ready
 * @throws {LocalStackError} when it is not ready in 15 s
 */
export async function startPostgrest(
  server: PostgrestServer,
  previous: RunningPostgrest | undefined,
  remember: (running: RunningPostgrest) => Promise<void>,
): Promise<RunningPostgrest> {
  await stopPostgrest(server.dataRoot, previous)
  const logFile = join(server.logs, 'postgrest.log')
  let preferredPort = previous?.port
  // Between the look for a free port and PostgREST's own listening, somebody else may have taken it.
  for (let attempt = 0; attempt < startAttempts; attempt++) {
    const port = preferredPort !== undefined && (await portIsFree(preferredPort)) ? preferredPort : await freePort()
    preferredPort = undefined
    const running = await launch(server, port, logFile)
    await remember(running)
    if (await becomesReady(running)) return running
  }
  throw new LocalStackError(`The embedded PostgREST did not start: ${await logTail(logFile)}`, {
    hint: `Read ${logFile}, then try: genesis local down`,
  })
}

/** Stops every PostgREST of this stack. Returns whether there was one. */
export async function stopPostgrest(dataRoot: string, noted: RunningPostgrest | undefined): Promise<boolean> {
  const pids = await findProcesses('postgrest', configPath(dataRoot), noted?.pid)
  await Promise.all(pids.map((pid) => stopProcess(pid, 'postgrest', ['SIGTERM', 'SIGKILL'], stopGraceMs)))
  return pids.length > 0
}

async function launch(server: PostgrestServer, port: number, logFile: string): Promise<RunningPostgrest> {
  const adminPort = await freePort()
  const configFile = await writeConfig(server, port, adminPort)
  const {pid} = startDaemon({command: server.binary, args: [configFile], logFile, user: server.user, env: {LC_ALL: utf8Locale}})
  return {pid, port, adminPort}
}

async function becomesReady(running: RunningPostgrest): Promise<boolean> {
  for (const deadline = performance.now() + startDeadlineMs; performance.now() < deadline; await sleep(20)) {
    if (await postgrestIsReady(running)) return true
    if (!(await isRunning(running.pid, 'postgrest'))) return false
  }
  return false
}

const configPath = (dataRoot: string): string => join(dataRoot, 'postgrest.conf')

/** A file, because arguments and environments can be read by others on the machine; this file cannot. */
async function writeConfig(server: PostgrestServer, port: number, adminPort: number): Promise<string> {
  const path = configPath(server.dataRoot)
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
