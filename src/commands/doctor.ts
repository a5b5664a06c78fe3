import {BaseCommand} from '../lib/cli/base-command.ts'
import type {Summary} from '../lib/cli/doctor/render-findings.ts'
import type {Finding} from '../lib/health/doctor/finding.ts'

/** For each question; most are asked at the same time. */
const deadlineMs = 5000

export default class Doctor extends BaseCommand {
  static override summary = 'Look at what is configured, reachable and wrong, and say how to mend it'
  static override description =
    'Settings, embedded stack, store and schema, database, queue and its workers, DigitalOcean and its rate limit, control plane, clocks, periodic ticks, fleet key. Everything is asked at once and given up after 5 seconds. Starts nothing and changes nothing; asks DigitalOcean once, within the pace that all share. Exit code 1 when something is wrong; warnings alone leave it 0.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json | jq \'.findings[] | select(.status != "ok")\'',
  ]

  async run(): Promise<{ok: boolean; summary: Summary; findings: Finding[]}> {
    await this.parse(Doctor)
    const [{readSettings}, {renderFindings, summarize}, {examine}] = await Promise.all([
      import('../lib/cli/doctor/read-settings.ts'),
      import('../lib/cli/doctor/render-findings.ts'),
      import('../lib/health/doctor/examine.ts'),
    ])
    const {settings, usable} = readSettings(this.environment)
    // It looks at what is configured on this machine, and never through a control plane.
    await using runtime = await this.runtime({env: usable, remote: 'never'})
    const progress = (answered: number, of: number): void => {
      if (process.stderr.isTTY && !this.jsonEnabled()) process.stderr.write(answered < of ? `\r${answered} of ${of} answers ...` : '\r\u001B[2K')
    }
    const findings = await examine(await runtime.doctor(), {settings, deadlineMs, signal: this.signal, onAnswer: progress})
    if (!this.jsonEnabled()) this.log(renderFindings(findings, process.stdout))
    const summary = summarize(findings)
    return {ok: summary.fail === 0, summary, findings}
  }
}
