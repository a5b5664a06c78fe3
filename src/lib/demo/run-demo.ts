import {mkdir, rm} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'

import {type DemoServer, type DemoWorld, endServer, runCommand, signalProcess, startServer} from './demo-process.ts'
import {judgeProofs, type Proof} from './judge-proofs.ts'
import {readEvidence} from './read-evidence.ts'

const demoFleet = {tenants: 200, ohio: 5, wake: 60, ratePerSecond: 5, speed: 20} as const

export interface DemoOptions {
  program: readonly [string, string]
  /** Environment of every process of the demo. */
  env: Readonly<Record<string, string>>
  /** GENESIS_HOME of the demo; emptied first. */
  home: string
  /** Folder with the workflows that pass, and with the one that does not. */
  workflows: {good: string; broken: string; template: string}
  keep: boolean
  freePort(): Promise<number>
  /** Removes what the demo put into a queue that is not its own. */
  clearQueue(): Promise<void>
  progress: DemoProgress
  signal: AbortSignal
}

export interface DemoProgress {
  begin(title: string): void
  update(detail: string): void
  end(detail: string): void
}

export interface DemoOutcome {
  proofs: Proof[]
  batchId: string
  /** What still runs when it was asked to stay. */
  servers: DemoServer[]
  addresses: {simulator: string; controlPlanes: string[]}
}

/**
 * The main job end to end, with real processes: embedded stack, simulator, import, workflow gate, two control planes, a wake, a kill
 * in the middle, and proofs from the simulator's log and the store.
 */
export async function runDemo(options: DemoOptions): Promise<DemoOutcome> {
  const logs = `${options.home}/demo-logs`
  const world: DemoWorld = {program: options.program, env: options.env, logs, signal: options.signal}
  const servers: DemoServer[] = []
  let finished = false
  try {
    await runCommand({...world, signal: new AbortController().signal}, ['local', 'reset', '--yes'])
    await rm(logs, {recursive: true, force: true})
    await mkdir(logs, {recursive: true})
    const outcome = await playAll(options, world, servers)
    finished = true
    if (options.keep) for (const server of servers) server.release()
    return outcome
  } finally {
    if (!finished || !options.keep) await tearDown(options, world, servers)
  }
}

async function tearDown(options: DemoOptions, world: DemoWorld, servers: readonly DemoServer[]): Promise<void> {
  await Promise.all(servers.map(endServer))
  await options.clearQueue()
  // The signal may have fired already, and what was started must still be ended.
  await runCommand({...world, signal: new AbortController().signal}, ['local', 'reset', '--yes'])
}

async function playAll(options: DemoOptions, world: DemoWorld, servers: DemoServer[]): Promise<DemoOutcome> {
  const {progress} = options
  const ports = [await options.freePort(), await options.freePort(), await options.freePort()]
  const [simulator = '', ...controlPlanes] = ports.map((port) => `http://127.0.0.1:${port}`)
  const inside: DemoWorld = {...world, env: {...world.env, DIGITALOCEAN_API_URL: simulator}}
  await step(progress, 'Start the embedded Postgres and PostgREST', async () => {
    await mustSucceed(inside, ['local', 'up'])
    return options.home
  })
  await step(progress, 'Start a simulated DigitalOcean with its droplets', () =>
    startSimulation(options, inside, servers, {simulator, controlPlanes}),
  )
  await step(progress, 'Import the inventory', async () => {
    const {inserted} = await mustSucceed(inside, ['tenant', 'import', `${options.home}/inventory.csv`])
    return `${String(inserted)} tenants`
  })
  const workflows = await step(progress, 'Check workflows at the gate', () => checkWorkflows(options, inside), describeGate)
  await step(progress, 'Start two control planes', async () => {
    for (const [i, url] of controlPlanes.entries())
      servers.push(await startServer(inside, `serve-${i + 1}`, ['serve'], /"msg":"ready"/, {PORT: new URL(url).port}))
    return controlPlanes.join(' and ')
  })
  const {wake: count, ratePerSecond} = demoFleet
  const {batchId, readyAtKill} = await step(
    progress,
    `Wake ${count} tenants at ${ratePerSecond} requests a second, and kill one control plane on the way`,
    () => wakeAndKill(inside, servers.at(-1), progress),
    (result) => `${result.batchId}, SIGKILL when ${result.readyAtKill} were ready`,
  )
  const evidence = await readEvidence(inside, simulator, batchId)
  const proofs = judgeProofs({...evidence, workflows, readyAtKill, ratePerSecond})
  return {
    proofs,
    batchId,
    servers: servers.filter(({pid}) => signalProcess(pid, 0)),
    addresses: {simulator, controlPlanes},
  }
}

async function startSimulation(
  options: DemoOptions,
  world: DemoWorld,
  servers: DemoServer[],
  addresses: {simulator: string; controlPlanes: string[]},
): Promise<string> {
  const {tenants, ohio, speed} = demoFleet
  const args = ['simulate', '--port', new URL(addresses.simulator).port, '--droplets', String(tenants - ohio), '--ohio', String(ohio)]
  args.push('--speed', String(speed), '--inventory', `${options.home}/inventory.csv`)
  for (const url of addresses.controlPlanes) args.push('--control-plane', url)
  servers.push(await startServer(world, 'simulator', args, /^Simulated DigitalOcean on /m))
  return `${addresses.simulator}, time ${speed} times faster`
}

interface Gate {
  checked: number
  expectedToFail: string[]
  failed: string[]
}

async function checkWorkflows({workflows: {good, broken, template}}: DemoOptions, world: DemoWorld): Promise<Gate> {
  const passing = await runCommand(world, ['workflow', 'validate', good, '--template', template])
  const refused = await runCommand(world, ['workflow', 'validate', broken, '--template', template])
  const files = [passing, refused].map(({document}) => (document.files ?? []) as {path: string; ok: boolean}[])
  const all = files.flat()
  return {checked: all.length, failed: all.filter(({ok}) => !ok).map(({path}) => path), expectedToFail: (files[1] ?? []).map(({path}) => path)}
}

function describeGate({checked, failed}: Gate): string {
  return `${checked - failed.length} pass, ${failed.length} refused as it should be`
}

const pollMs = 250

/** Kills the given control plane once a third of the batch is ready, then waits for the end. */
async function wakeAndKill(
  world: DemoWorld,
  victim: DemoServer | undefined,
  progress: DemoProgress,
): Promise<{batchId: string; readyAtKill: number}> {
  const {wake, ratePerSecond} = demoFleet
  const started = await mustSucceed(world, ['wake', '--stagger', '--limit', String(wake), '--rate', String(ratePerSecond), '--yes', '--no-watch'])
  const batchId = String(started.batchId)
  let readyAtKill = 0
  for (;;) {
    const {document} = await runCommand(world, ['wake', 'status', batchId])
    const {ready, requested, open} = document as {ready: number; requested: number; open: number}
    progress.update(`${ready} of ${requested} ready${readyAtKill > 0 ? ', one control plane killed' : ''}`)
    if (readyAtKill === 0 && victim !== undefined && ready >= requested / 3) {
      signalProcess(victim.pid, 'SIGKILL')
      await victim.ended
      readyAtKill = ready
    }
    if (open === 0) return {batchId, readyAtKill}
    await sleep(pollMs, undefined, {signal: world.signal})
  }
}

async function mustSucceed(world: DemoWorld, args: readonly string[]): Promise<Record<string, unknown>> {
  const {exitCode, document} = await runCommand(world, args)
  if (exitCode === 0) return document
  const {message} = (document.error ?? {}) as {message?: string}
  throw new Error(`genesis ${args.join(' ')} ended with ${exitCode}: ${message ?? 'no reason given'}`)
}

async function step<T>(progress: DemoProgress, title: string, work: () => Promise<T>, describe: (result: T) => string = String): Promise<T> {
  progress.begin(title)
  const result = await work()
  progress.end(describe(result))
  return result
}
