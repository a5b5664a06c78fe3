import {TIERS} from '../../tenants/tenant.ts'
import type {WakeCounts, WakeProgress} from '../../wake/wake-batch.ts'
import {formatDuration} from '../format.ts'
import {renderTable} from '../table.ts'

/** The document of `wake --json`. */
export interface WakeResult extends WakeCounts {
  ok: boolean
  batchId: string
  strategy: string
  ratePerSecond: number
  durationMs: number
  firstReadyMs: number | null
  api: {requests: number; rateLimited: number}
  perTier: WakeProgress['perTier']
  problems: WakeProgress['problems']
}

/** Fine when nothing failed and nothing was called off. */
export function wakeResult(progress: WakeProgress): WakeResult {
  const {batchId, strategy, ratePerSecond, elapsedMs: durationMs, firstReadyMs, api, perTier, problems, totals: sums} = progress
  return {ok: sums.failed === 0 && sums.cancelled === 0, batchId, strategy, ratePerSecond, ...sums, durationMs, firstReadyMs, api, perTier, problems}
}

export async function renderWakeResult(progress: WakeProgress): Promise<string> {
  const {chalk} = (await import('../paint.ts')).paintFor(process.stdout)
  const sums = progress.totals
  const state = progress.endedAt === null ? 'is going on' : 'has ended'
  const rows = TIERS.flatMap((tier) => (progress.perTier[tier] === undefined ? [] : [{tier, ...progress.perTier[tier]}]))
  type Row = (typeof rows)[number]
  const number = (name: keyof typeof sums) => ({
    title: name,
    value: (row: Row) => (row[name] === 0 ? chalk.dim('0') : String(row[name])),
    align: 'right' as const,
  })
  const waited = (ms: number | null): string => (ms === null ? '' : formatDuration(ms))
  const table = await renderTable<Row>(
    [
      {title: 'tier', value: ({tier}) => tier},
      ...(['requested', 'ready', 'failed', 'skipped', 'cancelled', 'open'] as const).map(number),
      {title: 'half ready after', value: ({p50Ms}) => waited(p50Ms), align: 'right'},
      {title: '95 % after', value: ({p95Ms}) => waited(p95Ms), align: 'right'},
    ],
    rows,
  )
  const problems = progress.problems.slice(0, 20).map(({tenantId, state: how, reason}) => `  ${how}: ${tenantId} ${reason ?? ''}`)
  return [
    chalk.bold(`${progress.batchId} ${state}: ${sums.ready} of ${sums.requested} ready after ${formatDuration(progress.elapsedMs)}`),
    '',
    table,
    ...(problems.length > 0 ? ['', ...problems] : []),
    '',
    `${progress.api.requests} API requests, ${progress.api.rateLimited} of them rate limited`,
  ].join('\n')
}
