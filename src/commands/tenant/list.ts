import {BaseCommand} from '../../lib/cli/base-command.ts'

export default class TenantList extends BaseCommand {
  static override summary = 'x'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<object> {
    await this.parse(TenantList)
    await using runtime = await this.runtime()
    this.log(runtime.config.HOST)
    return {}
  }
}
