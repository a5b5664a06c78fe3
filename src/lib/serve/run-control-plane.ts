import {forgetStart} from './forget-start.ts'
import {type ControlPlaneOptions, startControlPlane} from './start-control-plane.ts'

export interface RunOptions extends ControlPlaneOptions {
  /** Aborted when the process is to drain. */
  signal: AbortSignal
  drainTimeoutMs: number
  /** Ends the process when closing takes for ever, as it may when a server is away. */
  exit: (code: number) => void
}

/** After the drain's deadline, for what holds no work: connections. */
const closeGraceMs = 1000

/**
 * Runs the control plane until it is told to stop, then drains it.
 * @returns the address that it listened on
 * @throws {WorkerStoppedError} when a part of it stopped by itself: it has drained, and a new process must take its place
 * @throws what starting throws, such as {PortInUseError}
 */
export async function runControlPlane({signal, drainTimeoutMs, exit, ...options}: RunOptions): Promise<string | undefined> {
  const {log, roles} = options
  const plane = await startControlPlane(options)
  // From the start of the process, as whoever waits for it counts.
  log.info({roles, address: plane.address, startedInMs: Math.round(performance.now())}, 'ready')
  await forgetStart()
  const fault = await Promise.race([plane.failure, aborted(signal)])
  if (fault !== undefined) log.error({err: fault}, 'a worker stopped by itself')
  log.info({deadlineSeconds: drainTimeoutMs / 1000}, 'draining')
  const endAfter = (ms: number): void => void setTimeout(() => exit(fault === undefined ? 0 : 1), ms).unref()
  endAfter(drainTimeoutMs + closeGraceMs)
  await plane.drain(drainTimeoutMs)
  endAfter(closeGraceMs)
  if (fault !== undefined) throw fault
  log.info('stopped')
  return plane.address
}

/** At once when it happened already, for example while the process was starting. */
async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, {once: true}))
}
