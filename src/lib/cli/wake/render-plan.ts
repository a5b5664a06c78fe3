import {TIERS, type Tier} from '../../tenants/tenant.ts'
import type {TierPlan, WakePlan} from '../../wake/plan-wake.ts'
import {formatCount, formatDuration, formatNumber} from '../format.ts'
import {renderTable} from '../table.ts'

const leftOutShown = 10

/** The plan as a person reads it before saying yes. */
export async function renderWakePlan(plan: WakePlan, stream: NodeJS.WriteStream): Promise<string> {
  const {chalk} = (await import('../paint.ts')).paintFor(stream)
  if (plan.tenantIds.length === 0) return ['Nobody to wake: no chosen tenant is hibernated.', ...leftOutLines(plan)].join('\n')
  const rows = TIERS.flatMap((tier) => (plan.perTier[tier] === undefined ? [] : [{tier, ...plan.perTier[tier]}]))
  const table = await renderTable<TierPlan & {tier: Tier}>(
    [
      {title: 'tier', value: ({tier}) => tier},
      {title: 'tenants', value: ({count}) => formatNumber(count), align: 'right'},
      {title: 'first request', value: ({firstRequestMs}) => `after ${formatDuration(firstRequestMs)}`, align: 'right'},
      {title: 'last request', value: ({lastRequestMs}) => `after ${formatDuration(lastRequestMs)}`, align: 'right'},
    ],
    rows,
    stream,
  )
  return [
    chalk.bold(
      `Wake ${formatCount(plan.tenantIds.length, 'tenant')}, ${ratePhrase(plan.ratePerSecond)}, ready in about ${formatDuration(plan.etaMs)}`,
    ),
    '',
    table,
    '',
    quotaLine(plan),
    ...plan.warnings.map((warning) => `${chalk.yellow('▲')} ${warning}`),
    ...leftOutLines(plan),
  ].join('\n')
}

function ratePhrase(ratePerSecond: number): string {
  return `${Number.isInteger(ratePerSecond) ? ratePerSecond : ratePerSecond.toFixed(2)} ${ratePerSecond === 1 ? 'request' : 'requests'} a second`
}

function quotaLine({api}: WakePlan): string {
  const needs = `Needs ${formatCount(api.requestsNeeded, 'API request')}`
  if (api.remaining === null || api.limit === null) return `${needs}; DigitalOcean has not said yet how many are left.`
  return `${needs}; ${formatNumber(api.remaining)} of ${formatNumber(api.limit)} are left in this hour.`
}

function leftOutLines({leftOut}: WakePlan): string[] {
  const lines = leftOut.slice(0, leftOutShown).map(({tenantId, reason}) => `  left out: ${tenantId} ${reason}`)
  return leftOut.length > leftOutShown ? [...lines, `  and ${formatNumber(leftOut.length - leftOutShown)} more left out`] : lines
}
