import {Flags} from '@oclif/core'

import {type SilenceDocument, silenceDocument} from '../../lib/cli/alerts/alert-document.ts'
import {renderSilences} from '../../lib/cli/alerts/render-alerts.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'

export default class AlertsSilences extends BaseCommand {
  static override summary = 'Show the silences that are in force'
  static override description = 'Who silenced which alerts, why, and how long it still holds.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --all --json']
  static override flags = {all: Flags.boolean({default: false, description: 'those that ended in the last 30 days, too'})}

  async run(): Promise<{silences: SilenceDocument[]}> {
    const {flags} = await this.parse(AlertsSilences)
    await using runtime = await this.runtime()
    const silences = await (await runtime.store()).alertDesk.silences(flags.all)
    if (!this.jsonEnabled()) {
      if (silences.length === 0) this.note('Nothing is silenced.')
      else this.log(await renderSilences(silences, runtime.clock.now()))
    }
    return {silences: silences.map(silenceDocument)}
  }
}
