import type {WakeProgress, WakeTarget} from '../../wake/wake-batch.ts'
import {formatDuration} from '../format.ts'
import {renderTable} from '../table.ts'

export async function renderWakeList(batches: readonly WakeProgress[]): Promise<string> {
  if (batches.length === 0) return 'There was no wake yet. Start one: genesis wake --stagger'
  const rows = batches.map((batch) => ({...batch, ...batch.totals}))
  type Row = (typeof rows)[number]
  const number = (name: 'requested' | 'ready' | 'failed' | 'open') => ({title: name, value: (row: Row) => String(row[name]), align: 'right' as const})
  return renderTable<Row>(
    [
      {title: 'batch', value: ({batchId}) => batchId},
      {title: 'by', value: ({actor}) => actor},
      {title: 'state', value: ({endedAt, cancelledAt}) => (endedAt === null ? 'going on' : cancelledAt === null ? 'ended' : 'cancelled')},
      ...(['requested', 'ready', 'failed', 'open'] as const).map(number),
      {title: 'took', value: ({elapsedMs}) => formatDuration(elapsedMs), align: 'right'},
    ],
    rows,
  )
}

export function renderWakeTargets(targets: readonly WakeTarget[]): Promise<string> {
  return renderTable<WakeTarget>(
    [
      {title: '#', value: ({position}) => String(position), align: 'right'},
      {title: 'tenant', value: ({tenantId}) => tenantId},
      {title: 'tier', value: ({tier}) => tier},
      {title: 'state', value: ({state}) => state},
      {title: 'attempts', value: ({attempts}) => String(attempts), align: 'right'},
      {title: 'requests', value: ({apiRequests}) => String(apiRequests), align: 'right'},
      {title: 'requested', value: ({requestedAt}) => requestedAt ?? ''},
      {title: 'ready', value: ({readyAt}) => readyAt ?? ''},
      {title: 'reason', value: ({reason}) => reason ?? ''},
    ],
    targets,
  )
}
