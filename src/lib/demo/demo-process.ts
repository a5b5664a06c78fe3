import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {closeSync, openSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'

/** The genesis that the demo runs as its child processes: this very program, in an environment of the demo's own. */
export interface DemoWorld {
  /** Node and the start-up script. */
  program: readonly [string, string]
  env: Readonly<Record<string, string>>
  logs: string
  signal: AbortSignal
}

export interface CommandOutcome {
  exitCode: number | null
  /** The `--json` document. */
  document: Record<string, unknown>
}

/** Runs one command with `--json` to its end. */
export async function runCommand(world: DemoWorld, args: readonly string[]): Promise<CommandOutcome> {
  const [node, script] = world.program
  const child = spawn(node, [script, ...args, '--json'], {env: world.env, stdio: ['ignore', 'pipe', 'pipe'], signal: world.signal})
  const output = {stdout: '', stderr: ''}
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr = (output.stderr + chunk.toString()).slice(-4000)
  })
  const [exitCode] = (await once(child, 'close')) as [number | null]
  try {
    return {exitCode, document: JSON.parse(output.stdout) as Record<string, unknown>}
  } catch (error) {
    throw new Error(`genesis ${args.join(' ')} printed no JSON document: ${output.stderr}`, {cause: error})
  }
}

export interface DemoServer {
  name: string
  pid: number
  /** Resolves when the process has ended. */
  ended: Promise<void>
  /** Lets this process end while that one goes on. */
  release(): void
  logFile: string
}

const startDeadlineMs = 20_000

/** Starts a process that goes on in the background, and waits until its log matches `ready`. It outlives the demo unless it is ended. */
export async function startServer(
  world: DemoWorld,
  name: string,
  args: readonly string[],
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<DemoServer> {
  const [node, script] = world.program
  const logFile = `${world.logs}/${name}.log`
  const log = openSync(logFile, 'w')
  const child: ChildProcess = spawn(node, [script, ...args], {env: {...world.env, ...env}, stdio: ['ignore', log, log], detached: true})
  closeSync(log)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  for (const deadline = performance.now() + startDeadlineMs; performance.now() < deadline; ) {
    const text = await readFile(logFile, 'utf8')
    if (ready.test(text)) return {name, pid: child.pid ?? 0, ended, release: () => child.unref(), logFile}
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended at its start: ${text.slice(-1000)}`)
    await sleep(50, undefined, {signal: world.signal})
  }
  throw new Error(`${name} was not ready in time; see ${logFile}`)
}

const endGraceMs = 8000

/** SIGTERM, and SIGKILL for what does not obey. */
export async function endServer(server: DemoServer): Promise<void> {
  if (!signalProcess(server.pid, 'SIGTERM')) return
  const ended = await Promise.race([server.ended.then(() => true), sleep(endGraceMs, false, {ref: false})])
  if (!ended) signalProcess(server.pid, 'SIGKILL')
  await server.ended
}

/** False when the process is gone already; signal 0 only asks. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}
