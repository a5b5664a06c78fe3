import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {confirm} from '../../lib/cli/confirm.ts'
import {formatCount} from '../../lib/cli/format.ts'
import {renderFailures} from '../../lib/cli/queue/render-queues.ts'
import {NotFoundError} from '../../lib/errors/usage.ts'
import type {Runtime} from '../../lib/runtime.ts'

type Desk = Awaited<ReturnType<Runtime['queues']>>
type Failures = Awaited<ReturnType<Desk['failures']>>

export default class QueueRetry extends BaseCommand {
  static override summary = 'Make failed jobs of a queue wait again'
  static override description =
    'Each gets all its tries anew. A job looks into the store before it does anything: what is not wanted any more, or has been given up there, is left alone. Who did it is recorded.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> wake-droplet --dry-run',
    '<%= config.bin %> <%= command.id %> wake-droplet --job wake-17 --job wake-18',
    '<%= config.bin %> <%= command.id %> hard-reboot --limit 50 --yes',
  ]
  static override args = {queue: Args.string({required: true, description: 'name of the queue'})}
  static override flags = {
    job: Flags.string({multiple: true, default: [], description: 'only the job of this id (repeatable)', helpValue: 'ID'}),
    limit: Flags.integer({min: 1, max: 1000, default: 1000, description: 'at most so many, the latest first'}),
    'dry-run': Flags.boolean({default: false, description: 'show which jobs it would be and stop'}),
    yes: Flags.boolean({default: false, char: 'y', description: 'do not ask'}),
  }

  async run(): Promise<{queue: string; jobs: string[]; retried: number; failed: number}> {
    const {args, flags} = await this.parse(QueueRetry)
    const {queue} = args
    await using runtime = await this.runtime()
    const desk = await runtime.queues()
    const failed = (await desk.status([queue])).reduce((sum, {counts}) => sum + counts.failed, 0)
    const chosen = await choose(desk, queue, flags)
    const jobs = chosen.map(({id}) => id)
    this.note(`${queue}: ${formatCount(jobs.length, 'job')} of ${failed} that have failed.`)
    if (jobs.length > 0) this.note(await renderFailures(chosen.slice(0, 20)))
    if (flags['dry-run'] || jobs.length === 0) return {queue, jobs, retried: 0, failed}
    const question = `Let ${formatCount(jobs.length, 'job')} of ${queue} run again?`
    await confirm({yes: flags.yes, question, signal: this.signal, interactive: !this.jsonEnabled()})
    const retried = await desk.retry(queue, jobs)
    if (!this.jsonEnabled())
      this.log(`${formatCount(retried, 'job')} of ${queue} will run again. See how it goes: genesis queue status ${queue} --watch`)
    return {queue, jobs, retried, failed: failed - retried}
  }
}

/** @throws {NotFoundError} when an id names no job that has failed */
async function choose(desk: Desk, queue: string, {job, limit}: {job: string[]; limit: number}): Promise<Failures> {
  if (job.length === 0) return desk.failures(queue, limit)
  const found = await desk.failedAmong(queue, job)
  const missing = job.filter((id) => !found.some((one) => one.id === id))
  if (missing.length === 0) return found
  throw new NotFoundError(`${missing.join(', ')} is no failed job of ${queue}.`, {hint: `See those that are: genesis queue status ${queue}`})
}
