import {BaseCommand} from '../../lib/cli/base-command.ts'
import {renderStackStatus, type StackStatus} from '../../lib/cli/stack-status.ts'

export default class LocalStatus extends BaseCommand {
  static override summary = 'Show whether the embedded stack runs, and where'
  static override description = 'Starts nothing.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<StackStatus> {
    await this.parse(LocalStatus)
    await using runtime = await this.runtime()
    const status = await runtime.localStack.status()
    this.log(await renderStackStatus(status))
    return status
  }
}
