import {Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {readSelection, selectionFlags} from '../../lib/cli/wake/flags.ts'
import {renderWakePlan} from '../../lib/cli/wake/render-plan.ts'
import {planWake, type WakePlan} from '../../lib/wake/plan-wake.ts'
import {syntheticCandidates} from '../../lib/wake/synthetic-candidates.ts'

export default class WakePlanCommand extends BaseCommand {
  static override summary = 'Show what a staggered wake would do'
  static override description =
    'Order, pace, time and API requests. Changes nothing; asks DigitalOcean once for the state of its limits. With --synthetic the fleet is invented, to see how a wake of that size would go.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --tier enterprise --limit 100',
    '<%= config.bin %> <%= command.id %> --tenants 5000 --synthetic --rate 2',
  ]
  static override flags = {
    ...selectionFlags,
    synthetic: Flags.boolean({description: 'plan for an invented fleet', dependsOn: ['tenants']}),
    tenants: Flags.integer({min: 1, max: 1_000_000, description: 'size of the invented fleet', dependsOn: ['synthetic'], helpValue: 'N'}),
  }

  async run(): Promise<{plan: WakePlan}> {
    const {flags} = await this.parse(WakePlanCommand)
    const plan = flags.tenants === undefined ? await this.real(flags) : this.synthetic(flags.tenants, flags.rate)
    if (!this.jsonEnabled()) this.log(await renderWakePlan(plan, process.stdout))
    return {plan}
  }

  private async real(flags: Parameters<typeof readSelection>[0] & {rate: number}): Promise<WakePlan> {
    const selection = await readSelection(flags)
    await using runtime = await this.runtime()
    return await (await runtime.wake()).plan(selection, {ratePerSecond: flags.rate, signal: this.signal})
  }

  private synthetic(count: number, ratePerSecond: number): WakePlan {
    const quota = undefined
    return planWake({candidates: syntheticCandidates(count), named: false, ratePerSecond, quota, typicalBootMs: 60_000, nowMs: 0})
  }
}
