import {once} from 'node:events'
import {createServer} from 'node:net'
import type {Logger} from 'pino'

import {ConfigInvalidError} from '../errors/environment.ts'
import {GenesisError} from '../errors/genesis-error.ts'
import {QueueUnfitError, StartRefusedError} from '../errors/start.ts'
import {fleetKeyFingerprint} from '../health/doctor/fleet-key-fingerprint.ts'
import type {Runtime} from '../runtime.ts'
import {listenError} from './listen-error.ts'
import type {RoleName} from './role.ts'
import {ROLE_NEEDS} from './role-needs.ts'

const answerWithinMs = 10_000

export interface StartCheck {
  runtime: Runtime
  roles: readonly RoleName[]
  log: Logger
  /** Undefined when no chosen role listens. */
  address: {host: string; port: number} | undefined
}

/**
 * Looks at everything that would keep the control plane from working, before any part of it runs, and names all of it at once: settings that the
 * chosen roles need, the store and its schema, the queue and how it is set up, the port.
 * @throws {GenesisError} the one that was found, or {StartRefusedError} with several
 */
export async function checkBeforeStart({runtime, roles, address, log}: StartCheck): Promise<void> {
  const needs = roles.map((role) => ROLE_NEEDS[role])
  const missing = runtime.missing([...new Set(needs.flatMap(({settings}) => settings))])
  const problems: GenesisError[] = missing.length === 0 ? [] : [new ConfigInvalidError(missing)]
  const {SUPABASE_URL, REDIS_URL, DATABASE_URL} = runtime.config
  // The embedded servers are not started only to be told that something is missing besides.
  const asks = (configured: unknown): boolean => problems.length === 0 || configured !== undefined
  const checks = [
    ...(address === undefined ? [] : [checkAddress(address)]),
    ...(asks(SUPABASE_URL) ? [checkStore(runtime)] : []),
    ...(needs.some(({queue}) => queue) && asks(REDIS_URL ?? DATABASE_URL) ? [checkQueue(runtime)] : []),
  ]
  for (const result of await Promise.allSettled(checks)) {
    if (result.status === 'fulfilled') continue
    if (!(result.reason instanceof GenesisError)) throw result.reason
    problems.push(result.reason)
  }
  const [first, ...others] = problems
  if (first !== undefined) throw others.length === 0 ? first : new StartRefusedError(problems)
  if (roles.includes('heartbeats')) await noteFleetKey(runtime, log)
}

/** Whoever has another fleet key than the rest refuses every heartbeat that reaches him: seen here, and by `genesis doctor`. */
async function noteFleetKey(runtime: Runtime, log: Logger): Promise<void> {
  const [{fleetKeys}, key] = await Promise.all([runtime.store(), runtime.fleetKey()])
  const [own, latest] = [fleetKeyFingerprint(key.reveal()), await fleetKeys.latest()]
  if (latest !== undefined && latest.fingerprint !== own)
    log.warn({startedBefore: latest.notedBy, at: latest.notedAt}, 'this process has another GENESIS_FLEET_KEY than the one that started before it')
  await fleetKeys.note(own)
}

/** The first call compares the schemas; the second reads a table, for which the key's role needs rights. */
async function checkStore(runtime: Runtime): Promise<void> {
  const store = await runtime.store()
  await store.probe.check(answerWithinMs)
  await store.tenants.read('x')
}

async function checkQueue(runtime: Runtime): Promise<void> {
  const {problems} = await (await runtime.jobs()).check(answerWithinMs)
  if (problems.length > 0)
    throw new QueueUnfitError(`The queue's server would lose jobs: ${problems.join('; ')}.`, {
      hint: 'Change that on the server, or name another one in REDIS_URL; without REDIS_URL the queue is in Postgres.',
    })
}

/** Takes the address for a moment. The listener itself still finds out when another process was quicker. */
async function checkAddress({host, port}: {host: string; port: number}): Promise<void> {
  const server = createServer()
  try {
    server.listen({host, port, exclusive: true})
    await once(server, 'listening')
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, {host, port})
  } finally {
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
}
