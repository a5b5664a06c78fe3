import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {followBatch} from '../../lib/cli/wake/follow-batch.ts'
import {renderWakeList, renderWakeTargets} from '../../lib/cli/wake/render-list.ts'
import {renderWakeResult, type WakeResult, wakeResult} from '../../lib/cli/wake/wake-result.ts'
import {requireBatch} from '../../lib/wake/require-batch.ts'
import type {WakeTarget} from '../../lib/wake/wake-batch.ts'
import {watchWake} from '../../lib/wake/watch-wake.ts'

export default class WakeStatus extends BaseCommand {
  static override summary = 'Show how a wake batch goes, or the latest ones'
  static override description = 'With a batch, the exit code is 1 once it has ended with failed or cancelled tenants.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> wake-20261123-090000-4f1c --watch']
  static override args = {batch: Args.string({description: 'id of the batch'})}
  static override flags = {
    watch: Flags.boolean({default: false, allowNo: true, description: 'follow the batch to its end'}),
    targets: Flags.boolean({default: false, description: 'name every tenant of the batch'}),
    limit: Flags.integer({min: 1, max: 100, default: 10, description: 'at most so many batches'}),
  }

  async run(): Promise<(WakeResult & {targets?: WakeTarget[]}) | {batches: WakeResult[]}> {
    const {args, flags} = await this.parse(WakeStatus)
    await using runtime = await this.runtime()
    const {wakes} = await runtime.store()
    if (args.batch === undefined) {
      const batches = await wakes.latest(flags.limit)
      if (!this.jsonEnabled()) this.log(await renderWakeList(batches))
      return {batches: batches.map(wakeResult)}
    }
    let progress = await requireBatch(wakes, args.batch)
    const watched = flags.watch && progress.endedAt === null
    if (watched) {
      const updates = watchWake(wakes, runtime.clock, args.batch, this.signal)
      const {environment} = this
      const options = {
        batchId: args.batch,
        json: this.jsonEnabled(),
        note: (line: string) => this.note(line),
        log: (line: string) => this.log(line),
        environment,
      }
      progress = await followBatch(updates, options)
    }
    const targets = flags.targets ? await wakes.targets(args.batch) : undefined
    if (!this.jsonEnabled() && !watched) this.log(await renderWakeResult(progress))
    if (!this.jsonEnabled() && targets !== undefined) this.log(`\n${await renderWakeTargets(targets)}`)
    return targets === undefined ? wakeResult(progress) : {...wakeResult(progress), targets}
  }
}
