import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {connect} from 'node:net'
import {eventually} from './eventually.ts'
import {freePort} from './free-port.ts'
import {temporaryFolder} from './temporary-folder.ts'

/** The Redis-compatible server on PATH, or why there is none; `npm test` installs one where it can. */
export function redisServer(): {command: string} | {missing: string} {
  for (const command of ['redis-server', 'valkey-server']) {
    try {
      execFileSync(command, ['--version'], {stdio: 'ignore'})
      return {command}
    } catch {
      // Not this one.
    }
  }
  return {missing: 'no redis-server or valkey-server on PATH; install one with: apt-get install redis-server'}
}

export interface TestRedis extends AsyncDisposable {
  url: string
  port: number
  pid: number
  /** SIGKILL, as a crash would be; `start` brings it back with what its append-only file holds. */
  kill(): Promise<void>
  start(): Promise<void>
}

export interface TestRedisOptions {
  password?: string
  /** Redis's own settings, `name value`. */
  settings?: string[][]
}

/** A real Redis of the test's own on a free port, append-only like production. */
export async function startTestRedis({password, settings = []}: TestRedisOptions = {}): Promise<TestRedis> {
  const found = redisServer()
  if ('missing' in found) throw new Error(found.missing)
  const folder = await temporaryFolder()
  const port = await freePort()
  const auth = password === undefined ? [] : ['--requirepass', password]
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, '--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
  let child = spawn(found.command, [...args, ...auth, ...settings.flatMap(([name, value]) => [`--${name}`, value ?? ''])], {stdio: 'ignore'})
  const start = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) child = spawn(found.command, child.spawnargs.slice(1), {stdio: 'ignore'})
    await eventually(() => canConnect(port))
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid ?? 0
    },
    kill,
    start,
    async [Symbol.asyncDispose]() {
      await kill()
      await folder[Symbol.asyncDispose]()
    },
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
