import {BaseCommand} from '../../lib/cli/base-command.ts'

export default class LocalDown extends BaseCommand {
  static override summary = 'Stop the embedded Postgres and PostgREST'
  static override description = 'Data and secrets stay. A running serve waits until the stack is up again.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<{stopped: {postgres: boolean; postgrest: boolean}}> {
    await this.parse(LocalDown)
    await using runtime = await this.runtime()
    const stopped = await runtime.localStack.down()
    this.log(stopped.postgres || stopped.postgrest ? 'Stopped.' : 'It was not running.')
    return {stopped}
  }
}
