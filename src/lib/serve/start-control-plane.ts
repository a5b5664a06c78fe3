import type {FastifyInstance} from 'fastify'
import type {Logger} from 'pino'

import {PortInUseError} from '../errors/environment.ts'
import type {Meter} from '../metrics/meter.ts'
import type {Runtime} from '../runtime.ts'
import {createHttp} from './http/create-http.ts'
import type {Role, RoleName, RunningRole} from './role.ts'
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
  /** Takes no more work, ends what runs, closes. What is not done by the deadline goes back to its queue. */
  drain(deadlineMs: number): Promise<void>
}

/**
 * Starts the listener with its routes first: a port that is taken ends the start before any work was touched. Nobody is told that
 * the process is ready before everything runs.
 * @throws {PortInUseError}
 */
export async function startControlPlane({host, port, ...options}: ControlPlaneOptions): Promise<ControlPlane> {
  const {roles, log} = options
  const http = createHttp(log)
  const chosen = ROLES.filter(({name}) => roles.includes(name))
  const listening = chosen.filter(({listens}) => listens)
  const running: RunningRole[] = []
  let ready = false
  const drain = async (deadlineMs: number): Promise<void> => {
    ready = false
    for (const role of running.splice(0).reverse()) await role.drain(deadlineMs)
    await http.close()
  }
  const start = async (role: Role): Promise<void> => {
    running.push(await role.start({...options, http, isReady: () => ready}))
  }
  try {
    for (const role of listening) await start(role)
    const address = listening.length > 0 ? await listen(http, host, port) : undefined
    for (const role of chosen) if (!role.listens) await start(role)
    ready = true
    return {address, drain}
  } catch (error) {
    await drain(0)
    throw error
  }
}

async function listen(http: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await http.listen({host, port})
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new PortInUseError(`Port ${port} on ${host} is taken by another process.`, {
      hint: 'Choose another one with PORT or --port, or stop the process that holds it (a second genesis serve?).',
      cause: error,
    })
  }
}
