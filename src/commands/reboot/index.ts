import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'
import {followReboots} from '../../lib/cli/reboot/follow-reboots.ts'
import {type RebootResult, rebootResult} from '../../lib/cli/reboot/reboot-result.ts'
import {renderRebootPlan} from '../../lib/cli/reboot/render-plan.ts'
import {type RebootPlan, rebootLimits} from '../../lib/health/reboot/plan-reboots.ts'
import {newRebootId} from '../../lib/health/reboot/start-reboots.ts'
import {watchReboots} from '../../lib/health/reboot/watch-reboots.ts'
import {standardTiming} from '../../lib/serve/timing.ts'

const limits = rebootLimits(standardTiming.rebootCoolDownMs)

export default class RebootCommand extends BaseCommand {
  static override summary = 'Power-cycle the droplets of tenants that hang'
  static override description =
    'Plans, asks, and watches until each tenant is heard again. The power is cut without a shutdown, so what runs there is lost. The work is done by genesis serve; interrupting the watching does not stop it. The watchdog does the same by itself for tenants that stay offline.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme --reason "n8n hangs"',
    '<%= config.bin %> <%= command.id %> acme globex --dry-run',
    '<%= config.bin %> <%= command.id %> acme --force --yes --no-watch --json',
  ]
  static override args = {tenant: Args.string({required: true, multiple: true, ignoreStdin: true, description: 'id of a tenant, or several'})}
  static override flags = {
    reason: Flags.string({default: 'asked for by hand', description: 'why, for the audit log', helpValue: 'TEXT'}),
    force: Flags.boolean({
      default: false,
      description: 'also within the cool-down, above the hourly limit, and while the watchdog is not sure who is silent',
    }),
    timeout: Flags.integer({min: 1, max: 86_400, default: 600, description: 'seconds within which a tenant must report', helpValue: 'S'}),
    watch: Flags.boolean({default: true, allowNo: true, description: 'show what happens until the end'}),
    'dry-run': Flags.boolean({default: false, description: 'show the plan and stop'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<RebootResult | {plan: RebootPlan; requestId: null}> {
    const {args, flags} = await this.parse(RebootCommand)
    await using runtime = await this.runtime()
    const control = await runtime.reboot(limits)
    const {force, reason} = flags
    const plan = await control.plan({tenantIds: [...new Set(args.tenant)], force})
    this.note(await renderRebootPlan(plan, process.stderr))
    if (flags['dry-run']) return {plan, requestId: null}
    const {length} = plan.tenants
    await confirm({yes: flags.yes, question: `Reboot ${length} now?`, signal: this.signal, interactive: !this.jsonEnabled()})
    const id = newRebootId(runtime.clock.now(), runtime.randomHex(2))
    const tenantIds = plan.tenants.map(({tenantId}) => tenantId)
    const started = await control.start({id, tenantIds, reason, requestedBy: runtime.actor, force, timeoutMs: flags.timeout * 1000})
    if ((await control.countWorkers()) === 0) this.note('▲ No control plane takes jobs at the moment. Start one: genesis serve')
    if (!flags.watch) {
      this.log(`Started ${id}. See how it goes: genesis reboot status ${id} --watch`)
      return rebootResult(started, plan.refused)
    }
    const {reboots} = await runtime.store()
    const updates = watchReboots(reboots, runtime.clock, id, this.signal)
    const options = {requestId: id, json: this.jsonEnabled(), note: (line: string) => this.note(line), log: (line: string) => this.log(line)}
    return rebootResult(await followReboots(updates, options), plan.refused)
  }
}
