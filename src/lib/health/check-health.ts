import type {Clock} from '../time/clock.ts'
import type {HealthProbe} from './ports.ts'

const probeTimeoutMs = 2000
/** Load balancers ask every second or two, and several of them; the answer may be this old. */
const freshMs = 1000
const slowMs = 1000

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy'

export interface ProbeResult {
  status: HealthStatus
  latencyMs: number
  problems: string[]
}

export interface HealthReport {
  /** The worst of all checks. */
  status: HealthStatus
  checks: Record<string, ProbeResult>
}

/** A function that probes everything at once and remembers the answer for a second. */
export function healthChecker(probes: Readonly<Record<string, HealthProbe>>, clock: Clock): () => Promise<HealthReport> {
  let latest: {atMs: number; report: Promise<HealthReport>} | undefined
  return () => {
    if (latest === undefined || clock.now() - latest.atMs > freshMs) latest = {atMs: clock.now(), report: probeAll(probes, clock)}
    return latest.report
  }
}

async function probeAll(probes: Readonly<Record<string, HealthProbe>>, clock: Clock): Promise<HealthReport> {
  const results = await Promise.all(Object.entries(probes).map(async ([name, probe]) => [name, await probeOne(probe, clock)] as const))
  const statuses = new Set(results.map(([, {status}]) => status))
  const status = (['unhealthy', 'degraded'] as const).find((worst) => statuses.has(worst)) ?? 'healthy'
  return {status, checks: Object.fromEntries(results)}
}

async function probeOne(probe: HealthProbe, clock: Clock): Promise<ProbeResult> {
  const startMs = clock.now()
  try {
    const {problems, stillServes = false} = await probe.check(probeTimeoutMs)
    const latencyMs = clock.now() - startMs
    if (problems.length > 0) return {status: stillServes ? 'degraded' : 'unhealthy', latencyMs, problems}
    return latencyMs > slowMs
      ? {status: 'degraded', latencyMs, problems: [`took ${latencyMs} ms to answer`]}
      : {status: 'healthy', latencyMs, problems: []}
  } catch (error) {
    // What a probe throws can quote addresses and statements; whoever may ask for /health need not see those.
    const code = (error as {code?: unknown}).code
    return {status: 'unhealthy', latencyMs: clock.now() - startMs, problems: [`does not answer${typeof code === 'string' ? ` (${code})` : ''}`]}
  }
}
