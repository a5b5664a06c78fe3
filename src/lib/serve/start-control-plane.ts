import type {FastifyInstance} from 'fastify'
import type {Logger} from 'pino'

import type {Meter} from '../metrics/meter.ts'
import type {Runtime} from '../runtime.ts'
import {checkBeforeStart} from './check-before-start.ts'
import {type DrainedRole, drainRoles} from './drain-roles.ts'
import {createHttp} from './http/create-http.ts'
import {traceRequests} from './http/trace-requests.ts'
import {listenError} from './listen-error.ts'
import {reportInstance} from './report-instance.ts'
import type {Role, RoleName} from './role.ts'
import {ROLES} from './roles.ts'
import type {Timing} from './timing.ts'

export interface ControlPlaneOptions {
  runtime: Runtime
  roles: readonly RoleName[]
  host: string
  port: number
  log: Logger
  timing: Timing
  meter: Meter
}

export interface ControlPlane {
  /** Undefined when no chosen role listens. */
  address: string | undefined
  /** Resolves when a part of it stopped by itself and only a new process helps. */
  failure: Promise<Error>
  /** Takes no more work, ends what runs, closes. What is not done by the deadline goes back to its queue. */
  drain(deadlineMs: number): Promise<void>
}

/**
 * Starts the listener with its routes first: a port that is taken ends the start before any work was touched. Nobody is told that
 * the process is ready before everything runs.
 * @throws {GenesisError} when something that the roles need is missing or unfit, before any of them has started
 */
export async function startControlPlane({host, port, ...options}: ControlPlaneOptions): Promise<ControlPlane> {
  const {roles, log, runtime} = options
  const chosen = ROLES.filter(({name}) => roles.includes(name))
  const listening = chosen.filter(({listens}) => listens)
  const working = chosen.filter(({listens}) => !listens)
  await checkBeforeStart({runtime, roles, log, address: listening.length > 0 ? {host, port} : undefined})
  const http = createHttp(log, options.meter)
  const tracing = await runtime.tracing()
  if (tracing !== undefined) traceRequests(http, tracing.tracer)
  const running: DrainedRole[] = []
  const draining = new AbortController()
  let ready = false
  const drain = (deadlineMs: number): Promise<void> => {
    ready = false
    draining.abort()
    return drainRoles({running: running.splice(0), http, clock: runtime.clock}, deadlineMs)
  }
  const start = async (role: Role): Promise<void> => {
    const started = await role.start({...options, http, isReady: () => ready, signal: draining.signal})
    running.push({listens: role.listens, drain: (deadlineMs) => started.drain(deadlineMs)})
  }
  try {
    for (const role of listening) await start(role)
    const address = listening.length > 0 ? await listen(http, host, port) : undefined
    for (const role of working) await start(role)
    void reportInstance({runtime, roles, everyMs: options.timing.alertSampleMs, signal: draining.signal, log})
    ready = true
    // Every role that does not listen takes jobs; those that listen may run where there is no queue.
    return {address, drain, failure: working.length > 0 ? (await runtime.jobs()).failure : new Promise(() => undefined)}
  } catch (error) {
    await drain(0)
    throw error
  }
}

async function listen(http: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await http.listen({host, port})
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, {host, port})
  }
}
