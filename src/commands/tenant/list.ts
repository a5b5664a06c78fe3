import {Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {formatCount, formatNumber} from '../../lib/cli/format.ts'
import {renderTable} from '../../lib/cli/table.ts'
import {TENANT_SORTS, type TenantPage} from '../../lib/tenants/ports.ts'
import {LINEAGES, TENANT_STATES, TIERS} from '../../lib/tenants/tenant.ts'

export default class TenantList extends BaseCommand {
  static override summary = 'List tenants'
  static override description = 'Filters of one kind add up, filters of different kinds narrow down.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --state hibernated --tier enterprise --tier high',
    '<%= config.bin %> <%= command.id %> --search acme --sort changed --desc',
    '<%= config.bin %> <%= command.id %> --limit 1000 --offset 1000 --json',
  ]
  static override flags = {
    tier: Flags.option({options: TIERS, multiple: true, default: [], description: 'only this tier (repeatable)'})(),
    state: Flags.option({options: TENANT_STATES, multiple: true, default: [], description: 'only this state (repeatable)'})(),
    lineage: Flags.option({options: LINEAGES, multiple: true, default: [], description: 'only this lineage (repeatable)'})(),
    search: Flags.string({description: 'only where id or name contain this'}),
    sort: Flags.option({options: TENANT_SORTS, default: 'id' as const, description: 'order by this'})(),
    desc: Flags.boolean({default: false, description: 'the other way round'}),
    limit: Flags.integer({min: 1, max: 15_000, default: 50, description: 'at most so many'}),
    offset: Flags.integer({min: 0, default: 0, description: 'pass over so many first'}),
  }

  async run(): Promise<TenantPage & {offset: number; limit: number}> {
    const {flags} = await this.parse(TenantList)
    const {offset, limit, sort} = flags
    await using runtime = await this.runtime()
    const page = await (await runtime.store()).tenants.list({
      ...{tiers: flags.tier, states: flags.state, lineages: flags.lineage, sort, descending: flags.desc, offset, limit},
      ...(flags.search === undefined ? {} : {search: flags.search}),
    })
    if (!this.jsonEnabled()) await this.print(page, offset)
    return {...page, offset, limit}
  }

  private async print({tenants, total}: TenantPage, offset: number): Promise<void> {
    if (total === 0) return this.note('No tenant matches. Import an inventory: genesis tenant import FILE')
    const columns = [
      {title: 'id', value: ({id}: TenantPage['tenants'][number]) => id},
      {title: 'name', value: ({name}: TenantPage['tenants'][number]) => name},
      {title: 'tier', value: ({tier}: TenantPage['tenants'][number]) => tier},
      {title: 'lineage', value: ({lineage}: TenantPage['tenants'][number]) => lineage},
      {title: 'state', value: ({state}: TenantPage['tenants'][number]) => state},
      {title: 'region', value: ({region}: TenantPage['tenants'][number]) => region ?? ''},
      {title: 'droplet', value: ({dropletId}: TenantPage['tenants'][number]) => String(dropletId ?? ''), align: 'right' as const},
    ]
    this.log(await renderTable(columns, tenants))
    const end = offset + tenants.length
    const shown =
      tenants.length === total
        ? formatCount(total, 'tenant')
        : `${formatNumber(offset + 1)} to ${formatNumber(end)} of ${formatCount(total, 'tenant')}`
    this.note(end < total ? `${shown}. The next: --offset ${end}` : `${shown}.`)
  }
}
