import {Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'

export default class LocalReset extends BaseCommand {
  static override summary = 'Stop the embedded stack and delete its data and secrets'
  static override description = "Everything in the embedded store is lost: tenants, wake batches, the audit log, the sidecars' keys."
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --yes']
  static override flags = {
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
    'dry-run': Flags.boolean({default: false, description: 'show what would be deleted'}),
  }

  async run(): Promise<{home: string; deleted: boolean}> {
    const {flags} = await this.parse(LocalReset)
    await using runtime = await this.runtime()
    const {home, data} = await runtime.localStack.status()
    this.note(`This deletes the embedded stack of ${home} with all its data in ${data}.`)
    if (flags['dry-run']) return {home, deleted: false}
    await confirm({yes: flags.yes, question: 'Delete it?', signal: this.signal, interactive: !this.jsonEnabled()})
    await runtime.localStack.reset()
    this.log('Deleted.')
    return {home, deleted: true}
  }
}
