import {writeFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {describe, expect, it} from 'vitest'

import {eventually} from '../harness/eventually.ts'
import {startTestFleet} from '../harness/fleet.ts'

/** Has the loop of the wake worker break one second after it began, as a fault of the library would. */
const breakTheLoop = (bullmq: string): string => `
import {Worker} from ${JSON.stringify(bullmq)}
const run = Worker.prototype.run
Worker.prototype.run = async function () {
  if (this.name !== 'wake-droplet') return run.call(this)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  throw new Error('the loop broke')
}`

describe('genesis serve whose worker has stopped by itself', {timeout: 60_000}, () => {
  it('drains and ends with exit code 1 and the reason, rather than look alive and take no jobs', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    const fault = join(fleet.home, 'fault.mjs')
    await writeFile(fault, breakTheLoop(pathToFileURL(createRequire(import.meta.url).resolve('bullmq')).href))
    const serve = await fleet.serve(0, ['--drain-timeout', '5'], {NODE_OPTIONS: `--import ${fault}`})
    await eventually(() => serve.child.exitCode !== null, 20_000)
    const {exitCode, stderr} = await serve.ended
    expect(exitCode).toBe(1)
    expect(stderr).toContain('GEN_WORKER_STOPPED')
    expect(stderr).toContain('The worker of the queue wake-droplet stopped by itself (the loop broke)')
    expect(stderr).toContain('"msg":"draining"')
  })
})
