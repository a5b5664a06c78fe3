import * as z from 'zod'

import type {DisplayConditions} from './node-description.ts'

/** n8n's `displayOptions`. */
export const Conditions = z.looseObject({
  show: z.record(z.string(), z.array(z.unknown())).optional(),
  hide: z.record(z.string(), z.array(z.unknown())).optional(),
})

const Optional = Conditions.optional().catch(undefined)

/** Null when the thing is always there. */
export function readConditions(raw: unknown): DisplayConditions | null {
  const {show, hide} = Optional.parse(raw) ?? {}
  if (show === undefined && hide === undefined) return null
  return {...(show === undefined ? {} : {show}), ...(hide === undefined ? {} : {hide})}
}
