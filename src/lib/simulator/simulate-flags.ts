import {Errors, Flags, type Interfaces} from '@oclif/core'

import type {SimulatorOptions} from './options.ts'

const share = (summary: string, usual = 0) => Flags.custom<number>({helpValue: '0..1', parse: parseShare})({default: usual, summary})
const count = (most: number, usual: number, summary: string, min = 1) => Flags.integer({default: usual, min, max: most, summary})
const file = (summary: string) => Flags.string({helpValue: 'FILE', summary})
const url = Flags.custom<string>({helpValue: 'URL', parse: parseUrl})

/** The flags of `genesis simulate`, in the units in which people give them. */
export const simulateFlags = {
  port: count(65_535, 8180, 'where to listen; 0 takes any free port', 0),
  droplets: count(15_000, 200, 'sovereign tenants, with a droplet each'),
  hibernated: share('share of the droplets that are powered off at the start', 0.5),
  ohio: count(15_000, 5, 'Ohio tenants besides, which have no droplet', 0),
  seed: count(2 ** 31 - 1, 1, 'the same seed gives the same fleet and faults', 0),
  speed: count(10_000, 1, 'how many times faster actions, boots and heartbeats run'),
  'control-plane': url({multiple: true, multipleNonGreedy: true, summary: 'where heartbeats go, in rotation [default: CONTROL_PLANE_URL]'}),
  inventory: file('write the tenants there, for genesis tenant import'),
  log: file('append every API request there, as NDJSON'),
  'error-rate': share('share of API requests answered 500 or 503'),
  'lost-response-rate': share('share of API requests that are carried out, but never answered'),
  'slow-boots': share('share of boots that take five times as long'),
  'never-boot': share('share of boots that never finish'),
  'latency-ms': count(60_000, 0, 'added to every API answer', 0),
  'minute-limit': count(1_000_000, 250, 'API requests allowed in any minute'),
  'hour-limit': count(1_000_000, 5000, 'API requests allowed in any hour'),
  'heartbeat-seconds': count(86_400, 60, 'interval of heartbeats, unless the control plane names another'),
  'boot-seconds': count(3600, 30, 'how long a boot takes, give or take a fifth'),
}

type SimulateFlags = Interfaces.InferredFlags<typeof simulateFlags>

/** The simulator's options that the flags stand for; the secrets and the usual control plane come from the environment. */
export function optionsFromFlags(flags: SimulateFlags): Omit<SimulatorOptions, 'apiToken' | 'fleetKey' | 'controlPlaneUrls'> {
  return {
    port: flags.port,
    droplets: flags.droplets,
    hibernatedShare: flags.hibernated,
    ohioTenants: flags.ohio,
    seed: flags.seed,
    speed: flags.speed,
    inventoryFile: flags.inventory,
    logFile: flags.log,
    errorRate: flags['error-rate'],
    lostResponseRate: flags['lost-response-rate'],
    slowBootShare: flags['slow-boots'],
    neverBootShare: flags['never-boot'],
    latencyMs: flags['latency-ms'],
    minuteLimit: flags['minute-limit'],
    hourLimit: flags['hour-limit'],
    heartbeatMs: flags['heartbeat-seconds'] * 1000,
    bootMs: flags['boot-seconds'] * 1000,
  }
}

function parseShare(input: string): Promise<number> {
  const value = Number(input)
  if (input.trim() !== '' && value >= 0 && value <= 1) return Promise.resolve(value)
  throw new Errors.CLIError(`Expected a number from 0 to 1 but received: ${input}`)
}

function parseUrl(input: string): Promise<string> {
  const protocol = URL.parse(input)?.protocol
  if (protocol === 'http:' || protocol === 'https:') return Promise.resolve(input)
  throw new Errors.CLIError(`Expected an http or https URL but received: ${input}`)
}
