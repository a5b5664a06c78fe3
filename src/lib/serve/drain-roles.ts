import type {FastifyInstance} from 'fastify'

import type {Clock} from '../time/clock.ts'
import type {Role, RunningRole} from './role.ts'

export type DrainedRole = RunningRole & Pick<Role, 'listens'>

export interface DrainOptions {
  running: readonly DrainedRole[]
  http: FastifyInstance
  clock: Clock
}

/** Kept back of the deadline for requests that are being answered, and for what they brought to be stored. */
const listenerMs = 1000
const sweepMs = 50
/** A role may be this late; one that never ends, because a server is away, is not waited for any longer. */
const lateMs = 250

/**
 * Everything under one deadline: first the roles that work, side by side, while the listener still answers that it drains; then the
 * listener, which finishes what it took; last the roles that it fed. A role that fails does not keep the others from draining.
 * @throws what the first of them failed with
 */
export async function drainRoles({running, http, clock}: DrainOptions, deadlineMs: number): Promise<void> {
  const endMs = clock.now() + deadlineMs
  const leftMs = (): number => Math.max(0, endMs - clock.now())
  const drain = (listens: boolean, ms: number) =>
    Promise.allSettled(running.filter((role) => role.listens === listens).map((role) => atMost(ms + lateMs, role.drain(ms), clock)))
  const worked = await drain(false, Math.max(0, leftMs() - listenerMs))
  await closeListener(http, Math.max(leftMs(), listenerMs))
  const listened = await drain(true, leftMs())
  const failed = [...worked, ...listened].find(({status}) => status === 'rejected')
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
}

async function atMost(ms: number, work: Promise<void>, clock: Clock): Promise<void> {
  const done = new AbortController()
  try {
    await Promise.race([work, clock.sleep(ms, done.signal)])
  } finally {
    done.abort()
  }
}

/**
 * New requests on open connections get 503 from here on; those that are being answered get `graceMs` for it. A connection whose last answer
 * has left stays open for its client's next request, which nobody should wait for.
 */
async function closeListener(http: FastifyInstance, graceMs: number): Promise<void> {
  const sweep = setInterval(() => http.server.closeIdleConnections(), sweepMs)
  const cut = setTimeout(() => http.server.closeAllConnections(), graceMs)
  try {
    await http.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(cut)
  }
}
