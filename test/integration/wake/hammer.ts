/** A process of its own that sends as many requests as the budget allows, for tests that run several at once or kill one. */

import {droplets} from '../../../src/lib/adapters/digitalocean/droplets.ts'
import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {apiBudget} from '../../../src/lib/adapters/supabase/api-budget.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {type ApiLimits, digitalOceanLimits} from '../../../src/lib/droplets/limits.ts'
import type {ApiAnswer} from '../../../src/lib/droplets/ports.ts'
import {ApiBudgetPausedError} from '../../../src/lib/errors/pacing.ts'

export interface HammerTask {
  storeUrl: string
  serviceRoleKey: string
  migrations: string
  bucket: string
  ratePerSecond: number
  forMs: number
  /** DigitalOcean's unless given. */
  limits?: ApiLimits
  /** Asked for each request: an address, or an API like DigitalOcean's with a token; with none, the first permit is held for ever. */
  target?: string
  token?: string
}

const task = JSON.parse(process.env.HAMMER_TASK ?? '') as HammerTask
const client = new StoreClient({url: task.storeUrl, serviceRoleKey: task.serviceRoleKey, ownMigrations: await ownMigrations(task.migrations)})
const limits = task.limits ?? digitalOceanLimits
const budget = apiBudget({client, clock: realClock, bucket: task.bucket, holder: `process-${process.pid}`, limits})
const signal = AbortSignal.timeout(task.forMs)

async function hold(): Promise<ApiAnswer<unknown>> {
  process.stdout.write('held\n')
  await new Promise((resolve) => setTimeout(resolve, task.forMs))
  return {value: undefined}
}

async function ask(baseUrl: string): Promise<ApiAnswer<unknown>> {
  if (task.token === undefined) return {value: await (await fetch(baseUrl)).arrayBuffer()}
  return droplets({baseUrl, token: new Secret(task.token), clock: realClock, userAgent: 'hammer'}).checkAccount(signal)
}

async function hammer(rank: number): Promise<void> {
  while (!signal.aborted) {
    try {
      await budget.withPermit({rank, ratePerSecond: task.ratePerSecond, signal}, () => (task.target === undefined ? hold() : ask(task.target)))
    } catch (error) {
      if (!(error instanceof ApiBudgetPausedError)) throw error
      await realClock.sleep(error.retryAtMs - Date.now(), signal)
    }
  }
}

const outcomes = await Promise.allSettled(Array.from({length: 4}, (_, i) => hammer(i)))
for (const outcome of outcomes) if (outcome.status === 'rejected' && !signal.aborted) throw outcome.reason
