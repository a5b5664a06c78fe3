import {writeFile} from 'node:fs/promises'

import {type Api, handleApiRequest} from './api/handle-api-request.ts'
import {RateLimiter} from './api/rate-limiter.ts'
import {createSimulation, type Simulation} from './create-simulation.ts'
import type {SimulatedDroplet} from './fleet/droplet.ts'
import {type Fleet, generateFleet, type InventoryRow} from './fleet/generate-fleet.ts'
import {inventoryCsv} from './fleet/inventory-csv.ts'
import {handleInspection} from './inspection/handle-inspection.ts'
import type {Inspection} from './inspection/inspection.ts'
import {type Settings, type SimulatorOptions, withDefaults} from './options.ts'
import {seededRandom} from './random.ts'
import {computeStats, type SimulatorStats} from './records/compute-stats.ts'
import type {DropletEventEntry} from './records/droplet-event.ts'
import {openNdjsonFile} from './records/ndjson-file.ts'
import {RequestLog, type RequestLogEntry} from './records/request-log.ts'
import {listen, portOf, type RequestHandler, shut} from './serve-http.ts'

export interface Simulator extends AsyncDisposable {
  /** Base URL for DIGITALOCEAN_API_URL, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** The inventory at the start. */
  readonly tenants: readonly InventoryRow[]
  stats(): SimulatorStats
  /** The API requests kept, oldest first. */
  log(): RequestLogEntry[]
  /** What happened to droplets, oldest first. */
  events(): DropletEventEntry[]
  /** Lets a tenant's sidecar fall silent or speak again. @throws {RangeError} when the tenant has no droplet */
  silence(tenantId: string, silent: boolean): void
  /** Lets a tenant's sidecar hang until its droplet boots again. @throws {RangeError} when the tenant has no droplet */
  hang(tenantId: string): void
  /** Ends within a second, leaving no timer and no socket. @throws the error with which writing the log file failed, if it did */
  close(): Promise<void>
}

/**
 * Starts a simulated DigitalOcean with simulated droplets, and the sidecars on those that are powered on.
 * @throws the operating system's own error: EADDRINUSE for the port, or one with a path for the inventory or log file
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const settings = withDefaults(options)
  await using starting = new AsyncDisposableStack()
  const file = settings.logFile === undefined ? undefined : starting.adopt(await openNdjsonFile(settings.logFile), (opened) => opened.close())
  const log = new RequestLog(settings.maxLogEntries, file)
  const fleet = generateFleet(settings)
  const simulation = starting.adopt(createSimulation(settings, fleet), (started) => started.end())
  const {world, sidecars, delivery} = simulation
  let url = ''
  const inspection = {world, sidecars, tenants: fleet.tenants, log, heartbeats: delivery.counts}
  const handler = requestHandler(
    apiOf(settings, simulation, log, () => url),
    inspection,
  )
  const server = starting.adopt(await listen(handler, settings), shut)
  const port = portOf(server)
  url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`
  if (settings.inventoryFile !== undefined) await writeFile(settings.inventoryFile, inventoryCsv(fleet.tenants))
  simulation.begin()
  const resources = starting.move()
  const close = (): Promise<void> => resources.disposeAsync()
  return {
    url,
    port,
    tenants: fleet.tenants,
    stats: () => computeStats(log, world.droplets.values(), delivery.counts),
    log: () => [...log.entries.since(0)],
    events: () => [...world.events.since(0)],
    silence: (tenantId, silent) => sidecars.silence(dropletOf(fleet, tenantId), silent),
    hang: (tenantId) => sidecars.hang(dropletOf(fleet, tenantId)),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function apiOf(settings: Settings, {world, scheduler}: Simulation, log: RequestLog, baseUrl: () => string): Api {
  const limiter = new RateLimiter(
    {limit: settings.hourLimit, windowMs: settings.hourWindowMs},
    {limit: settings.minuteLimit, windowMs: settings.minuteWindowMs},
  )
  return {world, token: settings.apiToken, limiter, log, scheduler, requestIds: seededRandom(settings.seed, 'request-ids'), baseUrl}
}

function requestHandler(api: Api, inspection: Inspection): RequestHandler {
  return (request, response) => {
    const url = URL.parse(request.url ?? '', 'http://simulator') ?? new URL('http://simulator')
    // A rejection here is a fault of the simulator itself, and ends it loudly.
    if (/^\/_sim(\/|$)/.test(url.pathname)) void handleInspection(inspection, request, response, url)
    else void handleApiRequest(api, request, response, url)
  }
}

function dropletOf(fleet: Fleet, tenantId: string): SimulatedDroplet {
  const droplet = fleet.droplets.find((candidate) => candidate.tenantId === tenantId)
  if (droplet === undefined) throw new RangeError(`Tenant ${tenantId} has no simulated droplet.`)
  return droplet
}
