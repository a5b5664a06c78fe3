import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {startControlPlane} from './control-plane-stand-in.ts'
import {fleetKey, simulate} from './simulated-api.ts'

const startSimulator = join(import.meta.dirname, '../../../src/lib/simulator/start-simulator.ts')

describe('Closing a simulator', () => {
  it('takes less than a second, with requests, heartbeats and actions under way', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    controlPlane.answer = undefined
    const simulator = await simulate({controlPlaneUrls: [controlPlane.url], droplets: 500, hibernatedShare: 0, latencyMs: 60_000})
    const pending = [1, 2, 3].map(() => fetch(`${simulator.url}/v2/account`).then(String, () => 'ended'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const startMs = performance.now()
    await simulator.close()
    expect(performance.now() - startMs).toBeLessThan(1000)
    expect(await Promise.all(pending)).toEqual(['ended', 'ended', 'ended'])
    await expect(fetch(simulator.url)).rejects.toThrow()
    await simulator.close()
  })

  it('leaves no timer and no socket, so that its process ends by itself', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    const script = `
      const {startSimulator} = await import(${JSON.stringify(startSimulator)})
      const simulator = await startSimulator({apiToken: 'x', fleetKey: 'y', droplets: 100, hibernatedShare: 0.1, controlPlaneUrls: [process.argv[1]]})
      const {get} = await import('node:http')
      await new Promise((done) => get(simulator.url + '/v2/droplets', {agent: false, headers: {authorization: 'Bearer x'}}, done))
      while (simulator.stats().heartbeats.accepted < 90) await new Promise((resolve) => setTimeout(resolve, 5))
      await simulator.close()
      const closedMs = performance.now()
      console.log('closed', process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout' || kind === 'TCPSocketWrap').length)
      process.on('exit', () => console.log(performance.now() - closedMs < 1000 ? 'ended' : 'hung'))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, controlPlane.url], {stdio: ['ignore', 'pipe', 'inherit']})
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    const [code] = (await once(child, 'exit', {signal: AbortSignal.timeout(10_000)})) as [number]
    expect([code, output]).toEqual([0, 'closed 0\nended\n'])
  })
})

describe('Starting a simulator', () => {
  it('fails with the error of the operating system when the port is taken', async () => {
    await using first = await simulate()
    await expect(simulate({port: first.port})).rejects.toMatchObject({code: 'EADDRINUSE'})
  })

  it('fails when a file cannot be written, and then does not listen', async () => {
    await using first = await simulate()
    const port = first.port
    await first.close()
    await expect(simulate({port, inventoryFile: '/no/such/folder/fleet.csv'})).rejects.toMatchObject({code: 'ENOENT'})
    await expect(simulate({port, logFile: '/no/such/folder/log'})).rejects.toMatchObject({code: 'ENOENT'})
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
  })
})
