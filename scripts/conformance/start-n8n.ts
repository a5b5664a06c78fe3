import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {createWriteStream} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {pathToFileURL} from 'node:url'

import {freePort} from '../../src/lib/adapters/embedded/free-port.ts'
import {inProject} from '../project.ts'
import type {Postgres} from './start-postgres.ts'

const startDeadlineMs = 180_000
const stopGraceMs = 20_000

export interface N8nServer extends AsyncDisposable {
  /** Where it listens, without a slash at the end. */
  url: string
}

export interface N8nOptions {
  /** Folder with `node_modules/n8n`. */
  install: string
  /** For its data and its log. */
  folder: string
  postgres: Postgres
}

/** Starts n8n on loopback and waits until it answers. Stopped when it is disposed of. */
export async function startN8n({install, folder, postgres}: N8nOptions): Promise<N8nServer> {
  const [port, brokerPort] = [await freePort(), await freePort()]
  const preload = ['--import', pathToFileURL(inProject('scripts/conformance/without-sqlite.ts')).href]
  const child = spawn(process.execPath, [...preload, join(install, 'node_modules/n8n/bin/n8n'), 'start'], {
    cwd: folder,
    env: {...process.env, ...environment(folder, postgres), N8N_PORT: String(port), N8N_RUNNERS_BROKER_PORT: String(brokerPort)},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = join(folder, 'n8n.log')
  const file = createWriteStream(log)
  child.stdout.pipe(file, {end: false})
  child.stderr.pipe(file, {end: false})
  const server = {url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => stop(child)}
  try {
    await waitUntilReady(server.url, child, log)
    return server
  } catch (error) {
    await stop(child)
    throw error
  }
}

function environment(folder: string, postgres: Postgres): Record<string, string> {
  return {
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: '127.0.0.1',
    DB_POSTGRESDB_PORT: String(postgres.port),
    DB_POSTGRESDB_USER: 'postgres',
    DB_POSTGRESDB_PASSWORD: postgres.password,
    DB_POSTGRESDB_DATABASE: 'postgres',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_USER_FOLDER: folder,
    N8N_ENCRYPTION_KEY: 'conformance',
    N8N_SECURE_COOKIE: 'false',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    // A workflow that is published for a moment may start; its expressions and code are not to see this machine.
    N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true',
    N8N_LOG_LEVEL: 'warn',
  }
}

async function waitUntilReady(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = performance.now() + startDeadlineMs
  while (performance.now() < deadline && child.exitCode === null) {
    // Early on it answers everything with 200 and a line of text.
    const ready = await fetch(`${url}/rest/settings`).then(
      ({ok, headers}) => ok && headers.get('content-type')?.includes('json') === true,
      () => false,
    )
    if (ready) return
    await sleep(200)
  }
  throw new Error(`n8n did not start; its log is ${log}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs)
  await exited
  clearTimeout(timer)
}
