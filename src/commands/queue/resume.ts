import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'

export default class QueueResume extends BaseCommand {
  static override summary = 'Let the jobs of a paused queue be taken again'
  static override description = 'The opposite of genesis queue pause. What waits is taken at once, in order. Who did it is recorded.'
  static override examples = ['<%= config.bin %> <%= command.id %> wake-droplet', '<%= config.bin %> <%= command.id %> wake-droplet --yes --json']
  static override args = {queue: Args.string({required: true, description: 'name of the queue'})}
  static override flags = {
    'dry-run': Flags.boolean({default: false, description: 'show what would go on and stop'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<{queue: string; paused: boolean; changed: boolean}> {
    const {args, flags} = await this.parse(QueueResume)
    const {queue} = args
    await using runtime = await this.runtime()
    const desk = await runtime.queues()
    const [before] = await desk.status([queue])
    const paused = before?.paused === true
    this.note(paused ? `${queue}: ${before?.counts.waiting} jobs wait to be taken by ${before?.workers} processes.` : `${queue} is not paused.`)
    if (!paused || flags['dry-run']) return {queue, paused, changed: false}
    await confirm({yes: flags.yes, question: `Resume ${queue}?`, signal: this.signal, interactive: !this.jsonEnabled()})
    await desk.resume(queue)
    if (!this.jsonEnabled()) this.log(`${queue} goes on.`)
    return {queue, paused: false, changed: true}
  }
}
