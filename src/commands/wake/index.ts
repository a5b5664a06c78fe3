import {Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'
import {readSelection, selectionFlags} from '../../lib/cli/wake/flags.ts'
import {followBatch} from '../../lib/cli/wake/follow-batch.ts'
import {renderWakePlan} from '../../lib/cli/wake/render-plan.ts'
import {type WakeResult, wakeResult} from '../../lib/cli/wake/wake-result.ts'
import type {WakePlan} from '../../lib/wake/plan-wake.ts'
import {newBatchId} from '../../lib/wake/start-wake.ts'
import {watchWake} from '../../lib/wake/watch-wake.ts'

export default class Wake extends BaseCommand {
  static override summary = 'Wake hibernated tenants without a stampede'
  static override description =
    'Plans, asks, records the batch and watches it: Enterprise first, then High, then Standard, at most --rate requests a second to DigitalOcean over all processes. A tenant is ready with its first heartbeat. Without a selection all hibernated tenants are woken. The work is done by genesis serve; interrupting the watching does not stop it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --stagger',
    '<%= config.bin %> <%= command.id %> --stagger --tier enterprise --limit 50 --yes --json',
    '<%= config.bin %> <%= command.id %> --stagger --file monday.txt --rate 2 --no-watch --yes',
  ]
  static override flags = {
    stagger: Flags.boolean({default: false, required: true, description: 'one after the other, at the rate'}),
    ...selectionFlags,
    'ready-timeout': Flags.integer({
      min: 1,
      max: 86_400,
      default: 600,
      description: 'seconds from the request within which a tenant must report',
      helpValue: 'S',
    }),
    watch: Flags.boolean({default: true, allowNo: true, description: 'show the progress until the end'}),
    'dry-run': Flags.boolean({default: false, description: 'show the plan and stop'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<WakeResult | {plan: WakePlan; batchId: null; requested: number}> {
    const {flags} = await this.parse(Wake)
    const selection = await readSelection(flags)
    await using runtime = await this.runtime()
    const [wake, {wakes}] = await Promise.all([runtime.wake(), runtime.store()])
    const plan = await wake.plan(selection, {ratePerSecond: flags.rate, signal: this.signal})
    this.note(await renderWakePlan(plan, process.stderr))
    const requested = plan.tenantIds.length
    if (flags['dry-run'] || requested === 0) return {plan, batchId: null, requested}
    await confirm({yes: flags.yes, question: `Wake ${requested} now?`, signal: this.signal, interactive: !this.jsonEnabled()})
    const batchId = newBatchId(runtime.clock.now(), runtime.randomHex(2))
    const started = await wake.start(plan, {batchId, actor: runtime.actor, readyTimeoutMs: flags['ready-timeout'] * 1000})
    if ((await wake.countWorkers()) === 0) this.note('▲ No control plane takes jobs at the moment. Start one: genesis serve')
    if (!flags.watch) {
      this.log(`Started ${batchId}. See how it goes: genesis wake status ${batchId} --watch`)
      return {...wakeResult(started), ok: true}
    }
    const updates = watchWake(wakes, runtime.clock, batchId, this.signal)
    const {environment} = this
    const followOptions = {
      batchId,
      json: this.jsonEnabled(),
      note: (line: string) => this.note(line),
      log: (line: string) => this.log(line),
      environment,
    }
    return wakeResult(await followBatch(updates, followOptions))
  }
}
