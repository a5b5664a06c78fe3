import * as z from 'zod'

import type {GovernorStore} from '../../health/governor/ports.ts'
import type {StoreClient} from './store-client.ts'

const Window = z.object({calls: z.number(), errors: z.number(), medianMs: z.number().nullable()})
const State = z.object({limit: z.number(), baselineMs: z.number().nullable(), cooling: z.number()})
const Limits = z.record(z.string(), z.number())
const View = z.object({asOf: z.string(), states: z.record(z.string(), State), windows: z.record(z.string(), z.array(Window))})

/** @param reporter unique to this process */
export function governorStore(client: StoreClient, reporter: string): GovernorStore {
  return {
    report: (report) => client.rpc('report_calls', {p_reporter: reporter, p_windows: report}, Limits),
    view: () => client.rpc('governor_view', {}, View),
    decide: async (states, asOf) => {
      await client.rpc('decide_governor_limits', {p_states: states, p_as_of: asOf}, z.unknown())
    },
  }
}
