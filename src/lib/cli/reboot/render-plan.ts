import type {RebootPlan} from '../../health/reboot/plan-reboots.ts'
import {formatCount} from '../format.ts'
import {renderTable} from '../table.ts'

/** The plan as a person reads it before saying yes. */
export async function renderRebootPlan({tenants, refused, atOnce}: RebootPlan, stream: NodeJS.WriteStream): Promise<string> {
  const {chalk} = (await import('../paint.ts')).paintFor(stream)
  const table = await renderTable<RebootPlan['tenants'][number]>(
    [
      {title: 'tenant', value: ({tenantId}) => tenantId},
      {title: 'tier', value: ({tier}) => tier},
      {title: 'is now', value: ({state}) => state},
    ],
    tenants,
    stream,
  )
  const up = tenants.filter(({state}) => state !== 'offline').length
  return [
    chalk.bold(`Cut the power of ${formatCount(tenants.length, 'droplet')} and restore it, ${atOnce} at a time`),
    '',
    table,
    ...(up > 0 ? ['', `${chalk.yellow('▲')} ${formatCount(up, 'tenant')} not offline: what runs there now is lost.`] : []),
    ...refused.map(({tenantId, reason}) => `  left out: ${tenantId} ${reason}`),
  ].join('\n')
}
