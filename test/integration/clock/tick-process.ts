/**
 * A replica that runs one periodic task, for tests that kill it. Reads TICK_TASK; adds a line to the marks file when a tick begins and
 * when it ends.
 */

import {once} from 'node:events'
import {appendFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'

import {openBackend} from '../../../src/lib/adapters/bullmq/open-backend.ts'
import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import {tickLedger} from '../../../src/lib/adapters/supabase/tick-ledger.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {projectRoot} from '../../harness/project.ts'
import type {TickTask} from './start-tick-process.ts'

const {url, prefix, store, marks, everyMs, bodyMs, fails} = JSON.parse(process.env.TICK_TASK ?? '') as TickTask
const client = new StoreClient({...store, ownMigrations: await ownMigrations(`${projectRoot}/migrations`)})
const location = url.startsWith('redis') ? {redisUrl: new Secret(url), prefix} : {databaseUrl: new Secret(url), prefix}
const log = {connectionFault: () => undefined, jobFailed: () => undefined}
const backend = await openBackend(location, log, {ticks: () => Promise.resolve(tickLedger(client, String(process.pid)))})
const worker = await backend.startPeriodic([
  {
    name: 'tick',
    everyMs,
    async run(signal, {slot, attempt}) {
      const mark = (event: string): void => appendFileSync(marks, `${event} ${slot} ${attempt} ${process.pid} ${Date.now()}\n`)
      mark('begin')
      if (attempt <= fails) throw new Error('this tick fails, as it was told to')
      await sleep(bodyMs, undefined, {signal})
      mark('end')
    },
  },
])

process.stdout.write('ready\n')
process.stdin.resume()
await once(process.stdin, 'end')
await worker.drain(4000)
await backend[Symbol.asyncDispose]()
