import {Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'

export default class DbMigrate extends BaseCommand {
  static override summary = "Bring the fleet store's schema up to this version"
  static override description =
    'All pending migrations run in one transaction under a lock: all or none, and several at once are safe. Also puts the Ohio firewall on tables named leads and leads_ohio. The embedded store migrates itself.'
  static override examples = ['<%= config.bin %> <%= command.id %> --dry-run', '<%= config.bin %> <%= command.id %> --yes']
  static override flags = {
    'dry-run': Flags.boolean({default: false, description: 'show what would be applied'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<{applied: string[]; pending: string[]}> {
    const {flags} = await this.parse(DbMigrate)
    await using runtime = await this.runtime()
    const schema = await runtime.schema()
    const pending = await schema.migrate(true)
    this.note(pending.length === 0 ? 'Nothing is pending.' : `Pending: ${pending.join(', ')}`)
    if (flags['dry-run']) return {applied: [], pending}
    if (pending.length > 0) await confirm({yes: flags.yes, question: 'Apply?', signal: this.signal, interactive: !this.jsonEnabled()})
    const applied = await schema.migrate(false)
    if (applied.length > 0) this.log(`Applied ${applied.join(', ')}.`)
    return {applied, pending: []}
  }
}
