import type {SimulatorOptions} from '../../src/lib/simulator/options.ts'
import type {RequestLogEntry} from '../../src/lib/simulator/records/request-log.ts'
import {type Simulator, startSimulator} from '../../src/lib/simulator/start-simulator.ts'
import {type CliOptions, type CliResult, genesis, type RunningCli, startGenesis} from './cli.ts'
import {freePort} from './free-port.ts'
import {assertDatabaseHoldsNoSecret, assertLogsHoldNoSecret, assertRedisHoldsNoSecret} from './leaks.ts'
import {type SecretList, secretsOf} from './secrets.ts'
import {temporaryFolder} from './temporary-folder.ts'

export interface FleetOptions {
  simulator?: Partial<SimulatorOptions>
  /** Ports that `serve` processes of this fleet will listen on. */
  controlPlanes?: number
  env?: Record<string, string>
}

/** A simulated DigitalOcean with its droplets, and a GENESIS_HOME: what an operator has before the control plane is started. */
export interface TestFleet extends AsyncDisposable {
  home: string
  simulator: Simulator
  ports: number[]
  secrets(): SecretList
  env: Record<string, string>
  genesis(args: readonly string[], options?: CliOptions): Promise<CliResult>
  start(args: readonly string[], options?: CliOptions): RunningCli
  /** Starts the n-th control plane and waits until it is ready. */
  serve(index?: number, args?: readonly string[], env?: Record<string, string>): Promise<RunningCli>
  /** Accepted power_on actions by tenant, from the simulator's own log. */
  powerOns(): Map<string, number>
  /** Superuser's URL of the embedded Postgres. */
  databaseUrl(): Promise<string>
}

const fleetKey = 'a fleet key of the tests, which is long enough'
const apiToken = 'dop_v1_token_of_the_tests'

/** Disposing of it ends its processes and looks for secrets in everything that they left behind. */
export async function startTestFleet({simulator: options = {}, controlPlanes = 2, env: extra = {}}: FleetOptions = {}): Promise<TestFleet> {
  const folder = await temporaryFolder()
  const home = `${folder.path}/home`
  const ports = await Promise.all(Array.from({length: controlPlanes}, () => freePort()))
  const simulator = await startSimulator({
    ...{apiToken, fleetKey, droplets: 20, speed: 20, inventoryFile: `${folder.path}/inventory.csv`},
    controlPlaneUrls: ports.map((port) => `http://127.0.0.1:${port}`),
    ...options,
  })
  const env = {GENESIS_HOME: home, GENESIS_FLEET_KEY: fleetKey, DIGITALOCEAN_API_URL: simulator.url, DIGITALOCEAN_API_TOKEN: apiToken, ...extra}
  const secrets = (): SecretList => ({...secretsOf(home), GENESIS_FLEET_KEY: fleetKey, DIGITALOCEAN_API_TOKEN: apiToken})
  const running: RunningCli[] = []
  const start = (args: readonly string[], cli: CliOptions = {}): RunningCli => {
    const one = startGenesis(args, {secrets: secrets(), ...cli, env: {...env, ...cli.env}})
    running.push(one)
    return one
  }
  const run = (args: readonly string[], cli?: CliOptions): Promise<CliResult> => start(args, cli).ended
  const fleet: TestFleet = {
    ...{home, simulator, ports, secrets, env, start, genesis: run},
    powerOns: () => countPowerOns(simulator.log()),
    databaseUrl: () => databaseUrlOf(home, run),
    async serve(index = 0, args = [], moreEnv = {}) {
      const one = start(['serve', ...args], {env: {PORT: String(ports[index]), ...moreEnv}, timeoutMs: 300_000})
      await one.says(/"msg":"ready"/)
      return one
    },
    async [Symbol.asyncDispose]() {
      for (const {child} of running) child.kill('SIGKILL')
      await Promise.all(running.map(({ended}) => ended))
      await simulator.close()
      await lookForLeaks(fleet)
      await genesis(['local', 'reset', '--yes'], {env})
      await folder[Symbol.asyncDispose]()
    },
  }
  const imported = await fleet.genesis(['tenant', 'import', `${folder.path}/inventory.csv`])
  if (imported.exitCode !== 0) throw new Error(`the inventory could not be imported: ${imported.stderr}`)
  return fleet
}

async function lookForLeaks(fleet: TestFleet): Promise<void> {
  await assertLogsHoldNoSecret(fleet.home, fleet.secrets())
  await assertDatabaseHoldsNoSecret(await fleet.databaseUrl(), fleet.secrets())
  if (fleet.env.REDIS_URL !== undefined) await assertRedisHoldsNoSecret(fleet.env.REDIS_URL, fleet.secrets())
}

async function databaseUrlOf(home: string, run: TestFleet['genesis']): Promise<string> {
  const {postgres} = (await run(['local', 'up', '--json'])).json<{postgres: {port: number}}>()
  return `postgres://postgres:${secretsOf(home).superuserPassword ?? ''}@127.0.0.1:${postgres.port}/postgres`
}

function countPowerOns(log: readonly RequestLogEntry[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const {actionAccepted, actionType, tenantId} of log)
    if (actionAccepted && actionType === 'power_on' && tenantId !== null) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1)
  return counts
}
