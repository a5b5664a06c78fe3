import type {RefusedReboot} from '../../health/reboot/plan-reboots.ts'
import type {Reboot, RebootProgress, RebootState} from '../../health/reboot/reboot.ts'
import {formatDuration} from '../format.ts'
import {renderTable} from '../table.ts'

/** The document of `reboot --json`. */
export interface RebootResult {
  ok: boolean
  requestId: string
  reason: string
  requestedBy: string
  automatic: boolean
  requested: number
  /** Not ended yet. */
  open: number
  recovered: number
  failed: number
  cancelled: number
  durationMs: number
  reboots: Reboot[]
  /** Left out by the plan. */
  refused: RefusedReboot[]
}

/** Fine when everybody that was named is back, or on the way. */
export function rebootResult(progress: RebootProgress, refused: RefusedReboot[] = []): RebootResult {
  const {requestId, reason, requestedBy, automatic, elapsedMs: durationMs, reboots} = progress
  const count = (state: RebootState): number => reboots.filter((one) => one.state === state).length
  const [recovered, failed, cancelled] = [count('recovered'), count('failed'), count('cancelled')]
  const ok = failed + cancelled + refused.length === 0
  const counts = {requested: reboots.length, open: reboots.length - recovered - failed - cancelled, recovered, failed, cancelled}
  return {ok, requestId, reason, requestedBy, automatic, ...counts, durationMs, reboots, refused}
}

export async function renderRebootResult(progress: RebootProgress): Promise<string> {
  const {chalk} = (await import('../paint.ts')).paintFor(process.stdout)
  const {recovered, requested, durationMs} = rebootResult(progress)
  const state = progress.endedAt === null ? 'is going on' : 'has ended'
  const table = await renderTable<Reboot>(
    [
      {title: 'tenant', value: ({tenantId}) => tenantId},
      {title: 'tier', value: ({tier}) => tier},
      {title: 'state', value: describeReboot},
      {title: 'attempts', value: ({attempts}) => String(attempts), align: 'right'},
      {title: 'why', value: ({outcome}) => outcome ?? ''},
    ],
    progress.reboots,
  )
  return [
    chalk.bold(`${progress.requestId} ${state}: ${recovered} of ${requested} recovered after ${formatDuration(durationMs)}`),
    `by ${progress.requestedBy}: ${progress.reason}`,
    '',
    table,
  ].join('\n')
}

export async function renderRebootList(requests: readonly RebootProgress[]): Promise<string> {
  if (requests.length === 0) return 'There was no hard reboot yet. Start one: genesis reboot TENANT'
  const rows = requests.map((progress) => ({...rebootResult(progress), endedAt: progress.endedAt}))
  type Row = (typeof rows)[number]
  const number = (name: 'requested' | 'recovered' | 'failed' | 'cancelled' | 'open') => ({
    title: name,
    value: (row: Row) => String(row[name]),
    align: 'right' as const,
  })
  return renderTable<Row>(
    [
      {title: 'reboot', value: ({requestId}) => requestId},
      {title: 'by', value: ({requestedBy}) => requestedBy},
      {title: 'state', value: ({endedAt}) => (endedAt === null ? 'going on' : 'ended')},
      ...(['requested', 'recovered', 'failed', 'cancelled', 'open'] as const).map(number),
      {title: 'took', value: ({durationMs}) => formatDuration(durationMs), align: 'right'},
    ],
    rows,
  )
}

/** What the state means for somebody who waits. */
export function describeReboot({state, cycledAt}: Reboot): string {
  if (state === 'queued') return 'waits for its turn'
  if (state === 'claimed') return 'about to be power-cycled'
  if (state === 'requested') return cycledAt === null ? 'being power-cycled' : 'booting, not heard yet'
  return state
}
