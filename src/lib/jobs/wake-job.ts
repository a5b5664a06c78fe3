import * as z from 'zod'

import {PermanentJobError} from '../errors/jobs.ts'
import {ApiBudgetPausedError} from '../errors/pacing.ts'
import type {ViolationLog} from '../firewall/ports.ts'
import {recordViolations} from '../firewall/record-violations.ts'
import {giveUpWake, type WakeWorkerPorts, wakeTenant} from '../wake/wake-tenant.ts'
import {describeFault} from './describe-fault.ts'
import type {RunningJob} from './ports.ts'

const WakePayload = z.strictObject({targetId: z.int().positive()})

/**
 * Processes one wake job. What may pass with time is thrown, so that the queue tries again; after the last try the target is
 * given up in the store, where people look.
 */
export async function processWakeJob(ports: WakeWorkerPorts & {violations: ViolationLog}, job: RunningJob): Promise<void> {
  const payload = WakePayload.safeParse(job.payload)
  if (!payload.success)
    throw new PermanentJobError(`Job ${job.id} of wake-droplet has a wrong payload: ${z.prettifyError(payload.error)}`, {
      hint: 'Remove it; the control plane makes the right one from the store.',
    })
  const {targetId} = payload.data
  try {
    await recordViolations(ports.violations, () => wakeTenant(ports, targetId, job.signal))
  } catch (error) {
    const final = job.lastAttempt && !job.signal.aborted && !(error instanceof ApiBudgetPausedError)
    if (final) await giveUpWake(ports.store, targetId, describeFault(error))
    throw error
  }
}
