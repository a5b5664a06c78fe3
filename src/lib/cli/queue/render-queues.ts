import type {QueueStatus} from '../../jobs/queue-desk.ts'
import type {FailedJob} from '../../jobs/queue-operations.ts'
import {formatDuration, formatNumber} from '../format.ts'
import {harmless} from '../paint.ts'
import {renderTable} from '../table.ts'

/** @param nowMs since 1970 */
export async function renderQueues(queues: readonly QueueStatus[], nowMs: number): Promise<string> {
  const {chalk} = (await import('../paint.ts')).paintFor(process.stdout)
  const number = (name: keyof QueueStatus['counts']) => ({
    title: name,
    value: ({counts}: QueueStatus) => {
      if (counts[name] === 0) return chalk.dim('0')
      return name === 'failed' ? chalk.red(formatNumber(counts[name])) : formatNumber(counts[name])
    },
    align: 'right' as const,
  })
  return renderTable<QueueStatus>(
    [
      {title: 'queue', value: ({queue}) => queue},
      {title: 'state', value: ({paused}) => (paused ? chalk.yellow('paused') : 'open')},
      ...(['waiting', 'active', 'delayed', 'failed'] as const).map(number),
      {
        title: 'next has waited',
        value: ({headSinceMs}) => (headSinceMs === null ? '' : formatDuration(Math.max(0, nowMs - headSinceMs))),
        align: 'right',
      },
      {title: 'workers', value: ({workers}) => (workers === 0 ? chalk.yellow('none') : String(workers)), align: 'right'},
      {title: 'at once', value: ({concurrencyLimit}) => (concurrencyLimit === null ? '' : String(concurrencyLimit)), align: 'right'},
    ],
    queues,
  )
}

export function renderFailures(jobs: readonly FailedJob[]): Promise<string> {
  return renderTable<FailedJob>(
    [
      {title: 'job', value: ({id}) => harmless(id)},
      {title: 'failed', value: ({failedAtMs}) => new Date(failedAtMs).toISOString()},
      {title: 'tries', value: ({attempts}) => String(attempts), align: 'right'},
      {title: 'reason', value: ({reason}) => harmless(reason)},
    ],
    jobs,
  )
}
