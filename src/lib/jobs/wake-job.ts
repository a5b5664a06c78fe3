import * as z from 'zod'

import type {ViolationLog} from '../firewall/ports.ts'
import {recordViolations} from '../firewall/record-violations.ts'
import {giveUpWake, type WakeWorkerPorts, wakeTenant} from '../wake/wake-tenant.ts'
import {describeFault} from './describe-fault.ts'
import {endsJob} from './ends-job.ts'
import {parsePayload} from './parse-payload.ts'
import type {RunningJob} from './ports.ts'
import {QUEUES} from './queues.ts'

const WakePayload = z.strictObject({targetId: z.int().positive()})

/**
 * Processes one wake job. What may pass with time is thrown, so that the queue tries again; after the last try the target is
 * given up in the store, where people look.
 */
export async function processWakeJob(ports: WakeWorkerPorts & {violations: ViolationLog}, job: RunningJob): Promise<void> {
  const {targetId} = parsePayload(WakePayload, job, QUEUES.wake)
  try {
    await recordViolations(ports.violations, () => wakeTenant(ports, targetId, job.signal, job.starts))
  } catch (error) {
    if (endsJob(job, error)) await giveUpWake(ports.store, targetId, describeFault(error))
    throw error
  }
}
