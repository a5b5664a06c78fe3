import {spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {chown, mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

import {LocalStackError} from '../../errors/environment.ts'
import type {Binaries} from './binaries.ts'
import {freePort, portIsFree} from './free-port.ts'
import {isRunning, startDaemon} from './processes.ts'
import {type RunningPostgres, removeForeignLock, runningPostgres} from './running-postgres.ts'
import type {ProcessUser} from './system-user.ts'

const startDeadlineMs = 30_000

export interface PostgresServer {
  pgData: string
  logs: string
  binaries: Binaries
  user: ProcessUser
}

/**
 * Makes the data directory when there is none: beside its place, then renamed into it, so that a killed `initdb` leaves nothing
 * half-made and of two at once one wins.
 */
export async function ensureDataDirectory(server: PostgresServer, superuserPassword: string): Promise<void> {
  await removeAbandonedDrafts(server.pgData)
  if (await exists(join(server.pgData, 'PG_VERSION'))) return
  const draft = `${server.pgData}.draft-${process.pid}-${randomBytes(3).toString('hex')}`
  const passwordFile = `${draft}.password`
  await mkdir(draft, {mode: 0o700})
  try {
    await writeFile(passwordFile, `${superuserPassword}\n`, {mode: 0o600})
    await give(server.user, draft, passwordFile)
    await runInitdb(server, draft, passwordFile)
    await rename(draft, server.pgData)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  } finally {
    await rm(passwordFile, {force: true})
    await rm(draft, {recursive: true, force: true})
  }
}

async function runInitdb(server: PostgresServer, draft: string, passwordFile: string): Promise<void> {
  const args = ['-D', draft, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  // Sorts by code point and knows the case of all letters, the same on every system.
  args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions')
  const child = spawn(server.binaries.initdb, args, {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {PATH: '/usr/bin:/bin', LC_ALL: 'C'},
    ...server.user,
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-2000)
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code !== 0)
    throw new LocalStackError(`The embedded Postgres could not make its data directory (initdb ended with ${code}): ${stderr.trim()}`, {
      hint: `Check that ${dirname(server.pgData)} has room and can be written.`,
    })
}

/** Drafts of commands that were killed: their process is gone. */
async function removeAbandonedDrafts(pgData: string): Promise<void> {
  const prefix = `${basename(pgData)}.draft-`
  for (const name of await readdir(dirname(pgData))) {
    const pid = Number(/^\d+/.exec(name.slice(prefix.length))?.[0] ?? 0)
    if (!name.startsWith(prefix) || (await isRunning(pid))) continue
    // The killed command's initdb may still be writing. What it leaves behind is only untidy, and the next start tries again.
    await rm(join(dirname(pgData), name), {recursive: true, force: true}).catch(() => undefined)
  }
}

/**
 * Starts the server unless it runs, and waits until it takes connections. Postgres's own lock decides between commands that start
 * it at once: the loser's process ends, and the loser waits for the winner's server.
 * @throws {LocalStackError} when it does not come up in 30 s, with the end of its log
 */
export async function ensurePostgres(server: PostgresServer, preferredPort: number | undefined): Promise<RunningPostgres> {
  const deadline = performance.now() + startDeadlineMs
  while (performance.now() < deadline) {
    const running = await runningPostgres(server.pgData)
    if (running?.ready) return running
    if (running === undefined) {
      await removeForeignLock(server.pgData)
      const port = preferredPort !== undefined && (await portIsFree(preferredPort)) ? preferredPort : await freePort()
      const {exited} = startDaemon({
        command: server.binaries.postgres,
        args: serverArgs(server.pgData, port),
        logFile: join(server.logs, 'postgres.log'),
        user: server.user,
      })
      await waitReady(server.pgData, exited, deadline)
    } else await sleep(20)
  }
  throw new LocalStackError(`The embedded Postgres did not start: ${await logTail(join(server.logs, 'postgres.log'))}`, {
    hint: `Read ${join(server.logs, 'postgres.log')}, then try: genesis local down`,
  })
}

function serverArgs(pgData: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    // Errors of statements quote values, which logs must not hold; whoever sent the statement is told anyway.
    log_min_messages: 'log',
    log_parameter_max_length_on_error: '0',
    log_min_error_statement: 'panic',
  }
  return ['-D', pgData, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

async function waitReady(pgData: string, exited: Promise<number | null>, deadline: number): Promise<void> {
  let ended = false
  void exited.then(() => {
    ended = true
  })
  // An end may mean: another command won, the port was taken, or the old server's memory is not free yet. The caller tries again.
  while (!ended && performance.now() < deadline && !(await runningPostgres(pgData))?.ready) await sleep(15)
  if (ended) await sleep(100)
}

async function give(user: ProcessUser, ...paths: string[]): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) for (const path of paths) await chown(path, user.uid, user.gid)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

export async function logTail(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '(no log)')
  return text.trim().split('\n').slice(-3).join(' | ')
}
