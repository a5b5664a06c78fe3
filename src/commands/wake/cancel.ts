import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'
import {renderWakeResult, type WakeResult, wakeResult} from '../../lib/cli/wake/wake-result.ts'
import {requireBatch} from '../../lib/wake/require-batch.ts'

export default class WakeCancel extends BaseCommand {
  static override summary = 'Call off what a wake batch has not begun'
  static override description = 'Tenants whose wake has begun are woken to the end; the others sleep on.'
  static override examples = ['<%= config.bin %> <%= command.id %> wake-20261123-090000-4f1c --yes']
  static override args = {batch: Args.string({required: true, description: 'id of the batch'})}
  static override flags = {
    'dry-run': Flags.boolean({default: false, description: 'show what is open and stop'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<WakeResult> {
    const {args, flags} = await this.parse(WakeCancel)
    await using runtime = await this.runtime()
    const {wakes} = await runtime.store()
    const before = await requireBatch(wakes, args.batch)
    const {open, requested} = before.totals
    this.note(`${args.batch}: ${open} of ${requested} tenants are not done; those whose wake has begun go on.`)
    if (flags['dry-run'] || before.endedAt !== null) return {...wakeResult(before), ok: true}
    await confirm({yes: flags.yes, question: 'Cancel the rest?', signal: this.signal, interactive: !this.jsonEnabled()})
    const after = (await wakes.cancel(args.batch, runtime.actor)) ?? before
    if (!this.jsonEnabled()) this.log(await renderWakeResult(after))
    return {...wakeResult(after), ok: true}
  }
}
