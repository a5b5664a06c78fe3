import {BaseCommand} from '../../lib/cli/base-command.ts'
import type {StackStatus} from '../../lib/cli/stack-status.ts'
import {renderStackStatus} from '../../lib/cli/stack-status.ts'

export default class LocalUp extends BaseCommand {
  static override summary = 'Start the embedded Postgres and PostgREST'
  static override description = 'Commands start the embedded stack by themselves when nothing else is configured; this does it ahead of time.'
  static override examples = ['<%= config.bin %> <%= command.id %>', 'GENESIS_HOME=/srv/genesis <%= config.bin %> <%= command.id %> --json']

  async run(): Promise<StackStatus> {
    await this.parse(LocalUp)
    await using runtime = await this.runtime()
    const status = await runtime.localStack.up()
    this.log(await renderStackStatus(status))
    return status
  }
}
