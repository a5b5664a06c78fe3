import {Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {formatCount} from '../../lib/cli/format.ts'
import {renderTable} from '../../lib/cli/table.ts'
import type {RecordedViolation} from '../../lib/firewall/ports.ts'

export default class FirewallViolations extends BaseCommand {
  static override summary = 'List what the Ohio firewall blocked'
  static override description =
    'Newest first. Each one is a place in the code, or a person, that took a workspace of one lineage for one of the other.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --limit 500 --json']
  static override flags = {limit: Flags.integer({min: 1, max: 10_000, default: 20, description: 'at most so many'})}

  async run(): Promise<{total: number; violations: RecordedViolation[]}> {
    const {flags} = await this.parse(FirewallViolations)
    await using runtime = await this.runtime()
    const result = await (await runtime.store()).violations.latest(flags.limit)
    if (result.total === 0) this.note('Nothing was blocked.')
    else if (!this.jsonEnabled()) {
      const columns = (['at', 'subject', 'lineage', 'operation', 'reportedBy'] as const).map((title) => ({
        title,
        value: (row: RecordedViolation) => row[title],
      }))
      this.log(await renderTable(columns, result.violations))
      this.note(`${formatCount(result.total, 'violation')} in all.`)
    }
    return result
  }
}
