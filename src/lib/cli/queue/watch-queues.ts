import {InterruptedError} from '../../errors/usage.ts'
import type {QueueStatus} from '../../jobs/queue-desk.ts'
import type {Clock} from '../../time/clock.ts'

export interface WatchQueuesOptions {
  read: () => Promise<QueueStatus[]>
  /** Shows one picture; the next takes its place. */
  show: (queues: QueueStatus[]) => Promise<void>
  clock: Clock
  everyMs: number
  signal: AbortSignal
}

/**
 * Reads and shows the queues until nothing is to be done in them any more, and returns what was last read. Ticks never end and do not count.
 * @throws {InterruptedError} when the signal aborts; the work goes on
 */
export async function watchQueues({read, show, clock, everyMs, signal}: WatchQueuesOptions): Promise<QueueStatus[]> {
  for (;;) {
    const queues = await read()
    await show(queues)
    if (queues.every(isIdle)) return queues
    await clock.sleep(everyMs, signal).catch(() => {
      throw new InterruptedError('Stopped watching the queues; their work goes on.', {hint: 'Come back: genesis queue status --watch'})
    })
  }
}

function isIdle({queue, counts: {waiting, active, delayed}}: QueueStatus): boolean {
  return queue.startsWith('clock') || waiting + active + delayed === 0
}

/** Shows pictures in one place of a terminal, each over the one before it. */
export function livePicture(stream: NodeJS.WriteStream): (text: string) => void {
  let lines = 0
  return (text) => {
    const over = lines === 0 ? '' : `\u001b[${lines}A\u001b[J`
    stream.write(`${over}${text}\n`)
    lines = text.split('\n').length
  }
}

/** `wake-droplet 12 waiting, 3 active`: queues in which there is something, for where nothing can be drawn over. */
export function describeWork(queues: readonly QueueStatus[]): string {
  const busy = queues.filter((queue) => !isIdle(queue))
  const describe = ({queue, counts: {waiting, active, delayed}}: QueueStatus): string =>
    `${queue} ${waiting} waiting, ${active} active, ${delayed} delayed`
  return busy.length === 0 ? 'nothing to do' : busy.map(describe).join('; ')
}
