import {setTimeout as sleep} from 'node:timers/promises'
import type {Queue} from 'bullmq'

import type {JobWorker, PeriodicTask, TickLedger} from '../../jobs/ports.ts'
import {withDeadline} from '../with-deadline.ts'
import type {BullFactory} from './backend.ts'
import {startJobWorker} from './job-worker.ts'
import {runTick, type TickPorts} from './run-tick.ts'
import type {WorkerLog} from './worker-log.ts'

/** The queue rings a tenth into each slot, so that clocks that differ a little still mean the same slot. */
const ringAtShare = 0.1
/** What the queue did not set off by then, a process sets off by itself. */
const overdueAtShare = 0.5
/** A schedule that is due later than this was made by a process whose clock was ahead. */
const farPeriods = 3
const spreadShare = 0.05
const ledgerAwayMs = 5000
/** How long a tick may take to end after its signal was aborted; this much before the deadline it is. */
const handBackMs = 2000

export interface PeriodicOptions {
  factory: BullFactory
  ticks: () => Promise<TickLedger>
  log: WorkerLog
}

/**
 * Starts a task. Its queue rings in one process; whose the tick is, the ledger decides. Each process also looks halfway through a slot
 * whether its tick was run, so that a lost queue, a killed process or a clock that is wrong delays a tick, but does not lose it.
 */
export async function startPeriodic({factory, ticks, log}: PeriodicOptions, task: PeriodicTask): Promise<JobWorker> {
  const name = `clock-${task.name}`
  const [stop, abort] = [new AbortController(), new AbortController()]
  const ports: TickPorts = {ticks: await ticks(), signal: abort.signal}
  const queue = factory.queue(name)
  queue.on('error', (error) => log.connectionFault(name, error))
  await queue.waitUntilReady()
  await schedule(queue, task)
  const process = async (): Promise<void> => void (await runTick(task, ports, 0))
  const worker = await startJobWorker(factory, {queue: name, concurrency: 1, process}, log)
  const watching = Promise.all([watchSlots(task, {...ports, stop: stop.signal, log}), watchSchedule(queue, task, stop.signal, log)])
  return {
    drain: async (deadlineMs) => {
      stop.abort()
      const timer = setTimeout(() => abort.abort(new Error('the process is draining')), Math.max(0, deadlineMs - handBackMs))
      await Promise.all([worker.drain(deadlineMs), withDeadline(watching, Math.max(deadlineMs, handBackMs)).catch(() => undefined)])
      clearTimeout(timer)
      await queue.close()
    },
  }
}

/** Looks after each slot: at once, then when it is half over. */
async function watchSlots(task: PeriodicTask, ports: TickPorts & {stop: AbortSignal; log: WorkerLog}): Promise<void> {
  const {everyMs} = task
  let fromMs = 0
  while (!ports.stop.aborted) {
    const waitMs = await runTick(task, ports, fromMs).catch((error: unknown) => {
      if (!ports.signal.aborted) ports.log.jobFailed(`clock-${task.name}`, 'overdue', error as Error)
      return Math.min(everyMs, ledgerAwayMs)
    })
    fromMs = everyMs * overdueAtShare
    // Not all processes in the same moment; and never longer than a period, in case the store's clock is set.
    await pause(Math.min(waitMs, everyMs) + Math.random() * everyMs * spreadShare, ports.stop)
  }
}

/**
 * The schedule lives in the queue, and a queue that lost its data has lost it too. The chain also breaks when only the next ring was lost,
 * because each is made by the one before it.
 */
async function watchSchedule(queue: Queue, task: PeriodicTask, stop: AbortSignal, log: WorkerLog): Promise<void> {
  while (await pause(task.everyMs, stop))
    try {
      const {next = 0} = (await queue.getJobScheduler(task.name)) ?? {}
      const aheadMs = next - Date.now()
      // Made anew, it would go on from where it stood.
      if (aheadMs > farPeriods * task.everyMs) await queue.removeJobScheduler(task.name)
      if (Math.abs(aheadMs) > farPeriods * task.everyMs) await schedule(queue, task)
    } catch (error) {
      log.connectionFault(queue.name, error as Error)
    }
}

async function schedule(queue: Queue, {name, everyMs}: PeriodicTask): Promise<void> {
  const template = {name, data: {task: name}, opts: {removeOnComplete: true, removeOnFail: {count: 100}}}
  await queue.upsertJobScheduler(name, {every: everyMs, offset: Math.max(1, Math.round(everyMs * ringAtShare))}, template)
}

/** False when the signal ended it. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, {signal}).catch(() => false)
}
