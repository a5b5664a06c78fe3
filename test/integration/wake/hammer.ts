/** A process of its own that sends as many requests as the budget allows, for tests that run several at once or kill one. */

import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {apiBudget} from '../../../src/lib/adapters/supabase/api-budget.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'

export interface HammerTask {
  storeUrl: string
  serviceRoleKey: string
  migrations: string
  bucket: string
  ratePerSecond: number
  forMs: number
  /** Asked for each request; with none, the first permit is held for ever. */
  target?: string
}

const task = JSON.parse(process.env.HAMMER_TASK ?? '') as HammerTask
const client = new StoreClient({url: task.storeUrl, serviceRoleKey: task.serviceRoleKey, ownMigrations: await ownMigrations(task.migrations)})
const budget = apiBudget({client, clock: realClock, bucket: task.bucket, holder: `process-${process.pid}`})
const signal = AbortSignal.timeout(task.forMs)

async function hammer(rank: number): Promise<void> {
  while (!signal.aborted) {
    await budget.withPermit({rank, ratePerSecond: task.ratePerSecond, signal}, async () => {
      if (task.target === undefined) {
        process.stdout.write('held\n')
        await new Promise((resolve) => setTimeout(resolve, task.forMs))
      } else await (await fetch(task.target)).arrayBuffer()
      return {value: undefined}
    })
  }
}

const outcomes = await Promise.allSettled(Array.from({length: 4}, (_, i) => hammer(i)))
for (const outcome of outcomes) if (outcome.status === 'rejected' && outcome.reason !== signal.reason) throw outcome.reason
