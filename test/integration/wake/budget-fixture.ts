import {type ChildProcess, spawn} from 'node:child_process'
import {join} from 'node:path'
import {afterAll, beforeAll} from 'vitest'

import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {apiBudget} from '../../../src/lib/adapters/supabase/api-budget.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import {digitalOceanLimits} from '../../../src/lib/droplets/limits.ts'
import type {ApiBudget} from '../../../src/lib/droplets/ports.ts'
import {projectRoot} from '../../harness/project.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import type {HammerTask} from './hammer.ts'

const migrations = join(projectRoot, 'migrations')

/** A real store of the file's own, and budgets of an API in it as several processes have them. */
export class BudgetFixture {
  stack!: TestStack
  /** What this genesis has applied to its store, by name. */
  ownMigrations!: string[]
  #buckets = 0

  static use(): BudgetFixture {
    const fixture = new BudgetFixture()
    beforeAll(async () => {
      fixture.stack = await startTestStack()
      fixture.ownMigrations = await ownMigrations(migrations)
    })
    afterAll(() => fixture.stack?.[Symbol.asyncDispose]())
    return fixture
  }

  newBucket(): string {
    return `bucket-${++this.#buckets}`
  }

  /** An instance as another process would have it: with a connection and a name of its own. */
  instance(bucket: string, holder: string, limits = digitalOceanLimits): ApiBudget {
    const {storeUrl, serviceRoleKey} = this.stack.connection
    const client = new StoreClient({url: storeUrl, serviceRoleKey, ownMigrations: this.ownMigrations})
    return apiBudget({client, clock: realClock, bucket, holder, limits})
  }

  startHammer(task: Omit<HammerTask, 'storeUrl' | 'serviceRoleKey' | 'migrations'>): ChildProcess {
    const {storeUrl, serviceRoleKey} = this.stack.connection
    const whole: HammerTask = {...task, storeUrl, serviceRoleKey, migrations}
    const env = {PATH: process.env.PATH, HAMMER_TASK: JSON.stringify(whole)}
    return spawn(process.execPath, [join(import.meta.dirname, 'hammer.ts')], {env, stdio: ['ignore', 'pipe', 'inherit']})
  }
}
