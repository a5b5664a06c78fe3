import {once} from 'node:events'

import {BaseCommand} from '../lib/cli/base-command.ts'
import {PortInUseError} from '../lib/errors/environment.ts'
import {UsageError} from '../lib/errors/usage.ts'
import {describeSimulator, describeStats} from '../lib/simulator/describe-simulator.ts'
import type {SimulatorStats} from '../lib/simulator/records/compute-stats.ts'
import {optionsFromFlags, simulateFlags} from '../lib/simulator/simulate-flags.ts'

/** Protects nothing: the simulator listens on this machine only. */
const defaultToken = 'simulated'

export default class Simulate extends BaseCommand {
  static override summary = 'Simulate DigitalOcean and a fleet of droplets with their sidecars, to work against at no cost'
  static override description =
    `Serves what Genesis uses of the DigitalOcean API, with its rate limits and asynchronous actions, to this machine only.
Droplets that are on send signed heartbeats to the control plane, under keys derived from GENESIS_FLEET_KEY
(or from the embedded stack's own key).
Ends on Ctrl-C or SIGTERM with a summary of what it saw.

Exit codes: 0 ended as asked; 2 wrong usage, port taken, or file not writable.`
  static override examples = [
    {description: 'Two hundred droplets, half of them off', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'A large fleet that lives sixty times faster, with its inventory to import',
      command: '<%= config.bin %> <%= command.id %> --droplets 5000 --speed 60 --inventory fleet.csv',
    },
    {description: 'A bad day', command: '<%= config.bin %> <%= command.id %> --error-rate 0.05 --lost-response-rate 0.01 --never-boot 0.02'},
    {
      description: 'Two control planes, between which heartbeats rotate',
      command: '<%= config.bin %> <%= command.id %> --control-plane http://127.0.0.1:3000 --control-plane http://127.0.0.1:3001',
    },
  ]
  static override flags = simulateFlags

  async run(): Promise<{url: string} & SimulatorStats> {
    const {flags} = await this.parse(Simulate)
    await using runtime = await this.runtime()
    const {CONTROL_PLANE_URL, DIGITALOCEAN_API_TOKEN: token} = runtime.config
    const {startSimulator} = await import('../lib/simulator/start-simulator.ts')
    const options = {
      ...optionsFromFlags(flags),
      controlPlaneUrls: flags['control-plane'] ?? [CONTROL_PLANE_URL],
      apiToken: token?.reveal() ?? defaultToken,
      fleetKey: (await runtime.fleetKey()).reveal(),
    }
    await using simulator = await startSimulator(options).catch((error: unknown) => explain(error, flags.port))
    const description = describeSimulator(simulator, options, token === undefined ? defaultToken : '"$DIGITALOCEAN_API_TOKEN"')
    if (this.jsonEnabled()) this.note(description)
    else this.log(description)
    if (!this.signal.aborted) await once(this.signal, 'abort')
    const stats = simulator.stats()
    this.log(`\n${describeStats(stats)}`)
    return {url: simulator.url, ...stats}
  }
}

function explain(error: unknown, port: number): never {
  const {code, path, syscall} = error as NodeJS.ErrnoException
  const hint = 'Pass another --port; 0 takes any free one.'
  if (code === 'EADDRINUSE') throw new PortInUseError(`Port ${port} is taken by another process.`, {hint, cause: error})
  if (syscall === 'listen') throw new UsageError(`Port ${port} cannot be listened on (${code}).`, {hint, cause: error})
  if (path === undefined) throw error
  throw new UsageError(`${path} cannot be written (${code}).`, {hint: 'Name another file with --inventory or --log.', cause: error})
}
