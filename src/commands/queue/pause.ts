import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'

export default class QueuePause extends BaseCommand {
  static override summary = 'Let no process take another job of a queue'
  static override description =
    'Jobs that run go on to their end; new ones still come in and wait. It holds in the whole cluster until genesis queue resume. Who did it is recorded.'
  static override examples = ['<%= config.bin %> <%= command.id %> wake-droplet --dry-run', '<%= config.bin %> <%= command.id %> hard-reboot --yes']
  static override args = {queue: Args.string({required: true, description: 'name of the queue'})}
  static override flags = {
    'dry-run': Flags.boolean({default: false, description: 'show what would be held and stop'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<{queue: string; paused: boolean; changed: boolean}> {
    const {args, flags} = await this.parse(QueuePause)
    const {queue} = args
    await using runtime = await this.runtime()
    const desk = await runtime.queues()
    const [before] = await desk.status([queue])
    const paused = before?.paused === true
    this.note(
      paused
        ? `${queue} is paused already.`
        : `${queue}: ${before?.counts.waiting} waiting and ${before?.counts.delayed} delayed jobs are held; ${before?.counts.active} that run go on.`,
    )
    if (paused || flags['dry-run']) return {queue, paused, changed: false}
    await confirm({yes: flags.yes, question: `Pause ${queue}?`, signal: this.signal, interactive: !this.jsonEnabled()})
    await desk.pause(queue)
    if (!this.jsonEnabled()) this.log(`${queue} is paused. Go on: genesis queue resume ${queue}`)
    return {queue, paused: true, changed: true}
  }
}
