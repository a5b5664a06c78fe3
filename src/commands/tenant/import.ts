import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {formatCount, formatNumber} from '../../lib/cli/format.ts'
import {readInventory} from '../../lib/cli/read-inventory.ts'
import {importTenants} from '../../lib/tenants/import-tenants.ts'

interface ImportResult {
  rows: number
  inserted: number
  changed: number
  unchanged: number
  dryRun: boolean
}

export default class TenantImport extends BaseCommand {
  static override summary = 'Import an inventory of tenants from CSV or JSON'
  static override description =
    'All or nothing: when one row is wrong, every wrong row is named and nothing is changed. Columns: id, name, tier, lineage, state, workspace_id, region, droplet_id. A known tenant keeps its state and its lineage.'
  static override examples = ['<%= config.bin %> <%= command.id %> tenants.csv', 'cat tenants.json | <%= config.bin %> <%= command.id %> - --dry-run']
  static override args = {
    file: Args.string({required: true, description: 'a CSV file with a header, a JSON array of objects, or - for standard input'}),
  }
  static override flags = {'dry-run': Flags.boolean({default: false, description: 'check everything, change nothing'})}

  async run(): Promise<ImportResult> {
    const {args, flags} = await this.parse(TenantImport)
    const raw = await readInventory(args.file)
    await using runtime = await this.runtime()
    const dryRun = flags['dry-run']
    const {inserted, changed, unchanged} = await importTenants((await runtime.store()).tenants, raw, {actor: runtime.actor, dryRun})
    const outcome = `${formatNumber(inserted)} new, ${formatNumber(changed)} changed, ${formatNumber(unchanged)} as they were`
    this.log(`${dryRun ? 'Would import' : 'Imported'} ${formatCount(raw.length, 'tenant')}: ${outcome}.`)
    return {rows: raw.length, inserted, changed, unchanged, dryRun}
  }
}
