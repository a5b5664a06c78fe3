import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {followReboots} from '../../lib/cli/reboot/follow-reboots.ts'
import {type RebootResult, rebootResult, renderRebootList, renderRebootResult} from '../../lib/cli/reboot/reboot-result.ts'
import {requireReboots, watchReboots} from '../../lib/health/reboot/watch-reboots.ts'

export default class RebootStatus extends BaseCommand {
  static override summary = 'Show how hard reboots go, or the latest ones'
  static override description =
    'The latest are those of people and of the watchdog. With a reboot, the exit code is 1 once a tenant of it has not come back.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> reboot-20261123-090000-4f1c --watch']
  static override args = {reboot: Args.string({description: 'id of what was asked for'})}
  static override flags = {
    watch: Flags.boolean({default: false, allowNo: true, description: 'follow it to its end'}),
    limit: Flags.integer({min: 1, max: 100, default: 10, description: 'at most so many'}),
  }

  async run(): Promise<RebootResult | {requests: RebootResult[]}> {
    const {args, flags} = await this.parse(RebootStatus)
    await using runtime = await this.runtime()
    const {reboots} = await runtime.store()
    const {reboot: requestId} = args
    if (requestId === undefined) {
      const latest = await reboots.latest(flags.limit)
      if (!this.jsonEnabled()) this.log(await renderRebootList(latest))
      return {requests: latest.map((progress) => rebootResult(progress))}
    }
    const progress = await requireReboots(reboots, requestId)
    if (!flags.watch || progress.endedAt !== null) {
      if (!this.jsonEnabled()) this.log(await renderRebootResult(progress))
      return rebootResult(progress)
    }
    const updates = watchReboots(reboots, runtime.clock, requestId, this.signal)
    const options = {requestId, json: this.jsonEnabled(), note: (line: string) => this.note(line), log: (line: string) => this.log(line)}
    return rebootResult(await followReboots(updates, options))
  }
}
