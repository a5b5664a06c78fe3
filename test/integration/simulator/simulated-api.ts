import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

import type {SimulatorOptions} from '../../../src/lib/simulator/options.ts'
import {type Simulator, startSimulator} from '../../../src/lib/simulator/start-simulator.ts'

export const token = 'test-token-7f3a'
export const fleetKey = 'a fleet key that is long enough for the tests'

export interface ApiError {
  id: string
  message: string
  request_id: string
}

export interface ApiResponse<T> {
  status: number
  headers: Headers
  body: T
}

/** Starts a simulator on a free port; dispose of it to close it. */
export function simulate(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  return startSimulator({apiToken: token, fleetKey, droplets: 10, ...options})
}

/** Calls the simulator's API as a client with the right token would; `T` is what the test expects, nothing checks it. */
export async function call<T = ApiError>(simulator: Simulator, path: string, init: RequestInit = {}): Promise<ApiResponse<T>> {
  const headers = {authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(init.headers as Record<string, string>)}
  const response = await fetch(`${simulator.url}${path}`, {...init, headers})
  return {status: response.status, headers: response.headers, body: (await response.json()) as T}
}

export interface ActionBody {
  action: {id: number; status: string; type: string; started_at: string; completed_at: string | null; resource_id: number}
}

export function act(simulator: Simulator, dropletId: number, type: string): Promise<ApiResponse<ActionBody & ApiError>> {
  return call(simulator, `/v2/droplets/${dropletId}/actions`, {method: 'POST', body: JSON.stringify({type})})
}

/** The droplet of the n-th tenant (from 0) that is off, or on, at the start. */
export function dropletOf(simulator: Simulator, state: 'hibernated' | 'active', index = 0): {tenantId: string; dropletId: number} {
  const row = simulator.tenants.filter((tenant) => tenant.state === state && tenant.dropletId !== null)[index]
  if (row?.dropletId == null) throw new Error(`The fleet has no droplet number ${index} that is ${state}.`)
  return {tenantId: row.id, dropletId: row.dropletId}
}

/** Waits until `check` gives something other than undefined or false. @throws after `deadlineMs` */
export async function eventually<T>(check: () => T | Promise<T>, deadlineMs = 10_000): Promise<Exclude<T, undefined | null | false>> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const found = await check()
    if (found !== undefined && found !== null && found !== false) return found as Exclude<T, undefined | null | false>
    if (performance.now() > end) throw new Error(`Not within ${deadlineMs} ms: ${check.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A folder of the test's own, removed afterwards. */
export async function temporaryFolder(): Promise<AsyncDisposable & {path: string}> {
  const path = await mkdtemp(join(tmpdir(), 'genesis-simulator-'))
  return {path, [Symbol.asyncDispose]: () => rm(path, {recursive: true})}
}
