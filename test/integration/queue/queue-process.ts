/**
 * A process of its own that takes jobs or runs a periodic task, for tests that kill it. Told what to do in the environment, never by
 * arguments, which others on the machine can read. Writes a line to the marks file for each thing that happens.
 */

import {once} from 'node:events'
import {appendFileSync} from 'node:fs'

import {openBackend} from '../../../src/lib/adapters/bullmq/open-backend.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import type {QueueTask} from './start-queue-process.ts'

const {url, prefix, marks, work} = JSON.parse(process.env.QUEUE_TASK ?? '') as QueueTask
const mark = (event: string): void => appendFileSync(marks, `${event} ${process.pid} ${Date.now()}\n`)
const location = url.startsWith('redis') ? {redisUrl: new Secret(url), prefix} : {databaseUrl: new Secret(url), prefix}
const backend = await openBackend(location, {connectionFault: () => undefined, jobFailed: () => undefined})
const workers = []

if (work !== undefined)
  workers.push(
    await backend.startWorker({
      queue: 'work',
      concurrency: work.concurrency,
      async process({id, starts}) {
        mark(`start:${id}`)
        if (starts > 1) mark(`again:${id}`)
        await new Promise((resolve) => setTimeout(resolve, work.jobMs))
        mark(`end:${id}`)
      },
    }),
  )

process.stdout.write('ready\n')
process.stdin.resume()
await once(process.stdin, 'end')
await Promise.all(workers.map((worker) => worker.drain(500)))
await backend[Symbol.asyncDispose]()
