import * as z from 'zod'

import type {TickLedger} from '../../jobs/ports.ts'
import type {StoreClient} from './store-client.ts'

const Claimed = z.union([z.object({slot: z.number(), attempt: z.number()}), z.object({askAgainMs: z.number()})])
const Age = z.object({task: z.string(), everyMs: z.number(), ageMs: z.number()})

/** @param holder unique to this process, for people who look into the table */
export function tickLedger(client: StoreClient, holder: string): TickLedger {
  return {
    claim: async ({task, everyMs, leaseMs, fromMs}) => {
      const args = {p_task: task, p_every_ms: everyMs, p_holder: holder, p_lease_ms: leaseMs, p_from_ms: fromMs}
      const claimed = await client.rpc('claim_tick', args, Claimed)
      return 'slot' in claimed ? {tick: {task, ...claimed}} : claimed
    },
    renew: ({task, slot, attempt}, leaseMs) =>
      client.rpc('renew_tick', {p_task: task, p_slot: slot, p_attempt: attempt, p_lease_ms: leaseMs}, z.boolean()),
    finish: ({task, slot, attempt}) => client.rpc('end_tick', {p_task: task, p_slot: slot, p_attempt: attempt, p_retry_ms: null}, z.boolean()),
    giveBack: async ({task, slot, attempt}, retryMs) => {
      await client.rpc('end_tick', {p_task: task, p_slot: slot, p_attempt: attempt, p_retry_ms: retryMs}, z.boolean())
    },
    ages: () => client.rpc('tick_ages', {}, z.array(Age)),
  }
}
