import {BaseCommand} from '../lib/cli/base-command.ts'
import {renderStage} from '../lib/cli/stage/render-stage.ts'
import {type StageResult, stageResult} from '../lib/cli/stage/stage-result.ts'

export default class StageCommand extends BaseCommand {
  static override summary = 'Show which stage the fleet is in, what the next costs, and how the move goes'
  static override description =
    'Tenants and the database against their limits, how many days are left by the trend of the last 28 days, and the playbook that is next. The history is written by the alerts role of serve; with fewer than four days of it there is no trend, and that is what is shown. The database is looked at through DATABASE_URL. Changes nothing.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<StageResult> {
    await this.parse(StageCommand)
    await using runtime = await this.runtime()
    const plan = await runtime.stage()
    if (!this.jsonEnabled()) this.log(await renderStage(plan, {stream: process.stdout, nowMs: runtime.clock.now()}))
    return stageResult(plan)
  }
}
