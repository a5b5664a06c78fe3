import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {renderFailures, renderQueues} from '../../lib/cli/queue/render-queues.ts'
import {describeWork, livePicture, watchQueues} from '../../lib/cli/queue/watch-queues.ts'
import type {Runtime} from '../../lib/runtime.ts'

type Queues = Awaited<ReturnType<Awaited<ReturnType<Runtime['queues']>>['status']>>
type Failures = Awaited<ReturnType<Awaited<ReturnType<Runtime['queues']>>['failures']>>

export default class QueueStatus extends BaseCommand {
  static override summary = 'Show what waits, runs and has failed in the queues'
  static override description =
    'Queues named clock-... carry the ticks of periodic tasks: each always has its next one put off. With a queue, its failed jobs are listed, the latest first. With --watch, it is shown anew until nothing is to be done any more.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> wake-droplet --failures 100',
    '<%= config.bin %> <%= command.id %> --watch',
  ]
  static override args = {queue: Args.string({description: 'name of the queue (default: all)'})}
  static override flags = {
    failures: Flags.integer({min: 0, max: 1000, default: 20, description: 'at most so many failed jobs of the queue'}),
    watch: Flags.boolean({default: false, allowNo: true, description: 'show it anew until nothing waits or runs'}),
  }

  async run(): Promise<{queues: Queues; failures?: Failures}> {
    const {args, flags} = await this.parse(QueueStatus)
    await using runtime = await this.runtime()
    const desk = await runtime.queues()
    const read = (): Promise<Queues> => desk.status(args.queue === undefined ? [] : [args.queue])
    const queues = flags.watch ? await this.watch(read, runtime) : await read()
    const failures = args.queue === undefined || flags.failures === 0 ? undefined : await desk.failures(args.queue, flags.failures)
    if (!this.jsonEnabled()) {
      this.log(await renderQueues(queues, runtime.clock.now()))
      if (failures !== undefined && failures.length > 0) this.log(`\n${await renderFailures(failures)}`)
    }
    return failures === undefined ? {queues} : {queues, failures}
  }

  private watch(read: () => Promise<Queues>, {clock}: Runtime): Promise<Queues> {
    const live = !this.jsonEnabled() && process.stdout.isTTY && (this.environment.CI ?? '') === ''
    const draw = livePicture(process.stdout)
    const show = async (queues: Queues): Promise<void> => {
      if (live) draw(await renderQueues(queues, clock.now()))
      else this.note(describeWork(queues))
    }
    return watchQueues({read, show, clock, everyMs: live ? 1000 : 5000, signal: this.signal})
  }
}
