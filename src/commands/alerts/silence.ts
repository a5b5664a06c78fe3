import {Flags} from '@oclif/core'

import {type AlertDocument, alertDocument, type SilenceDocument, silenceDocument} from '../../lib/cli/alerts/alert-document.ts'
import {durationMs, parseLabels} from '../../lib/cli/alerts/flags.ts'
import {describeMatchers} from '../../lib/cli/alerts/render-alerts.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'
import {formatCount, formatDuration} from '../../lib/cli/format.ts'
import {planSilence} from '../../lib/health/alerts/silence-alerts.ts'

export default class AlertsSilence extends BaseCommand {
  static override summary = 'Keep alerts from people for a while'
  static override description =
    'Matching alerts still fire and are listed, but nobody is told of them until the silence ends. What has gone out already is acknowledged at PagerDuty and does not escalate. In patterns, * stands for anything. Who did it is recorded.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --rule tenant-offline --subject acme-01 --for 2h --reason "droplet is being moved"',
    '<%= config.bin %> <%= command.id %> --rule "*" --label region=nyc3 --for 1d --reason "maintenance of the region" --yes',
  ]
  static override flags = {
    rule: Flags.string({required: true, description: 'rules: a name or a pattern', helpValue: 'PATTERN'}),
    subject: Flags.string({default: '*', description: 'what they are about: a tenant, a queue, a table', helpValue: 'PATTERN'}),
    label: Flags.string({multiple: true, default: [], description: 'a label that must match (repeatable, all of them)', helpValue: 'NAME=PATTERN'}),
    for: durationMs({required: true, description: 'how long: 30m, 2h, 3d; at most 30 days'}),
    reason: Flags.string({required: true, description: 'what whoever is on call next should know'}),
    'dry-run': Flags.boolean({default: false, description: 'show what would be silenced and stop'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<{silence: SilenceDocument | null; matches: AlertDocument[]}> {
    const {flags} = await this.parse(AlertsSilence)
    const matchers = {rule: flags.rule, subject: flags.subject, labels: parseLabels(flags.label)}
    await using runtime = await this.runtime()
    const {alertDesk} = await runtime.store()
    const id = `silence-${runtime.randomHex(4)}`
    const plan = await planSilence(alertDesk, {id, ...matchers, reason: flags.reason, author: runtime.actor, forMs: flags.for})
    const matches = plan.matches.map((alert) => alertDocument({...alert, silencedBy: null}))
    this.note(`${describeMatchers(matchers)}: silent for ${formatDuration(flags.for)}; ${formatCount(matches.length, 'open alert')} now.`)
    for (const {summary} of matches.slice(0, 5)) this.note(`  ${summary}`)
    if (flags['dry-run']) return {silence: null, matches}
    await confirm({yes: flags.yes, question: 'Silence them?', signal: this.signal, interactive: !this.jsonEnabled()})
    const silence = silenceDocument(await alertDesk.silence(plan.request))
    if (!this.jsonEnabled()) this.log(`${id} holds until ${silence.expiresAt}. End it sooner: genesis alerts unsilence ${id}`)
    return {silence, matches}
  }
}
