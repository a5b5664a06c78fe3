import * as z from 'zod'

import type {ViolationLog} from '../firewall/ports.ts'
import {recordViolations} from '../firewall/record-violations.ts'
import {giveUpReboot, type RebootWorkerPorts, rebootTenant} from '../health/reboot/reboot-tenant.ts'
import type {Meter} from '../metrics/meter.ts'
import {describeFault} from './describe-fault.ts'
import {endsJob} from './ends-job.ts'
import {parsePayload} from './parse-payload.ts'
import type {RunningJob} from './ports.ts'
import {QUEUES} from './queues.ts'

const RebootPayload = z.strictObject({rebootId: z.int().positive()})

/**
 * Processes one reboot job. What may pass with time is thrown, so that the queue tries again; after the last try the reboot is given
 * up in the store, where people look.
 */
export async function processRebootJob(ports: RebootWorkerPorts & {violations: ViolationLog; meter: Meter}, job: RunningJob): Promise<void> {
  const {rebootId} = parsePayload(RebootPayload, job, QUEUES.reboot)
  try {
    const step = await recordViolations(ports.violations, () => rebootTenant(ports, rebootId, job.signal))
    if (step === 'cycled' || step === 'failed') ports.meter.count('genesis_reboots_total', {outcome: step})
  } catch (error) {
    if (endsJob(job, error) && (await giveUpReboot(ports, rebootId, describeFault(error))))
      ports.meter.count('genesis_reboots_total', {outcome: 'failed'})
    throw error
  }
}
