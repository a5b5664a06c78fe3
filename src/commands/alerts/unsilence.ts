import {Args, Flags} from '@oclif/core'

import {type SilenceDocument, silenceDocument} from '../../lib/cli/alerts/alert-document.ts'
import {describeMatchers} from '../../lib/cli/alerts/render-alerts.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'
import {NotFoundError} from '../../lib/errors/usage.ts'

export default class AlertsUnsilence extends BaseCommand {
  static override summary = 'End a silence before its time'
  static override description = 'People are told at once of what it kept from them and still fires. Ending it twice changes nothing.'
  static override examples = ['<%= config.bin %> <%= command.id %> silence-4f1c09aa --yes']
  static override args = {silence: Args.string({required: true, description: 'id of the silence'})}
  static override flags = {
    'dry-run': Flags.boolean({default: false, description: 'show the silence and stop'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<{silence: SilenceDocument}> {
    const {args, flags} = await this.parse(AlertsUnsilence)
    await using runtime = await this.runtime()
    const {alertDesk} = await runtime.store()
    const found = (await alertDesk.silences(true)).find(({id}) => id === args.silence)
    if (found === undefined) throw new NotFoundError(`There is no silence ${args.silence}.`, {hint: 'List them: genesis alerts silences --all'})
    this.note(`${found.id}: ${describeMatchers(found)}, by ${found.author}: ${found.reason}`)
    if (flags['dry-run']) return {silence: silenceDocument(found)}
    await confirm({yes: flags.yes, question: 'End it now?', signal: this.signal, interactive: !this.jsonEnabled()})
    const lifted = (await alertDesk.lift(found.id, runtime.actor)) ?? found
    if (!this.jsonEnabled()) this.log(`${found.id} has ended.`)
    return {silence: silenceDocument(lifted)}
  }
}
