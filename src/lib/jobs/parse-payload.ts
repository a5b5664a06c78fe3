import * as z from 'zod'

import {PermanentJobError} from '../errors/jobs.ts'
import type {RunningJob} from './ports.ts'

/** @throws {PermanentJobError} when it is not of the shape: it will be none at the next try either */
export function parsePayload<T>(shape: z.ZodType<T>, job: RunningJob, queue: string): T {
  const payload = shape.safeParse(job.payload)
  if (payload.success) return payload.data
  throw new PermanentJobError(`Job ${job.id} of ${queue} has a wrong payload: ${z.prettifyError(payload.error)}`, {
    hint: 'Remove it; the control plane makes the right one from the store.',
  })
}
