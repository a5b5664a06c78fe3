import {Flags} from '@oclif/core'

import {type AlertDocument, alertDocument} from '../../lib/cli/alerts/alert-document.ts'
import {renderAlerts} from '../../lib/cli/alerts/render-alerts.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {formatCount} from '../../lib/cli/format.ts'
import {checkRuleNames} from '../../lib/health/alerts/check-rule-names.ts'
import {listAlerts} from '../../lib/health/alerts/list-alerts.ts'

const states = ['firing', 'pending', 'resolved'] as const

export default class AlertsList extends BaseCommand {
  static override summary = 'Show what is wrong now, and what was'
  static override description =
    'Firing and pending alerts, the worst first. Pending ones are over their limit, but not yet for as long as their rule wants; nobody was told of them.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --rule tenant-offline --search acme',
    '<%= config.bin %> <%= command.id %> --state resolved --limit 20 --json',
  ]
  static override flags = {
    state: Flags.option({options: states, multiple: true, default: ['firing', 'pending'], description: 'only this state (repeatable)'})(),
    rule: Flags.string({multiple: true, default: [], description: 'only this rule (repeatable)', helpValue: 'RULE'}),
    search: Flags.string({description: 'only about subjects that contain this'}),
    limit: Flags.integer({min: 1, max: 15_000, default: 100, description: 'at most so many'}),
  }

  async run(): Promise<{total: number; alerts: AlertDocument[]}> {
    const {flags} = await this.parse(AlertsList)
    checkRuleNames(flags.rule)
    await using runtime = await this.runtime()
    const {alertDesk} = await runtime.store()
    const subject = flags.search === undefined ? {} : {subject: flags.search}
    const {total, alerts} = await listAlerts(alertDesk, {states: flags.state, rules: flags.rule, limit: flags.limit, ...subject})
    if (!this.jsonEnabled()) {
      if (total === 0) this.note('No alert matches.')
      else this.log(await renderAlerts(alerts, runtime.clock.now()))
      if (alerts.length < total) this.note(`${alerts.length} of ${formatCount(total, 'alert')}. More: --limit ${total}`)
    }
    return {total, alerts: alerts.map(alertDocument)}
  }
}
