import {describe, expect, it} from 'vitest'

import {genesis} from '../harness/cli.ts'
import {redisServer, startTestRedis} from '../harness/redis.ts'
import {temporaryFolder} from '../harness/temporary-folder.ts'

interface DemoDocument {
  ok: boolean
  durationMs: number
  proofs: {name: string; ok: boolean; seen: string}[]
}

const proofNames = ['workflow gate', 'order', 'highest rate', 'answers 429', 'killed in the middle', 'ready', 'lost', 'doubled', 'woken besides']

async function playDemo(env: Record<string, string>): Promise<DemoDocument> {
  const result = await genesis(['demo', '--json'], {env, timeoutMs: 150_000})
  expect(result.exitCode, result.stderr).toBe(0)
  return result.json<DemoDocument>()
}

function expectProofs({ok, proofs, durationMs}: DemoDocument): void {
  expect(proofs.filter((proof) => !proof.ok)).toEqual([])
  expect(proofs.map(({name}) => name)).toEqual(proofNames)
  expect(ok).toBe(true)
  console.info(`the demo took ${Math.round(durationMs / 1000)} s; order: ${proofs[1]?.seen}; rate: ${proofs[2]?.seen}`)
}

const found = redisServer()

describe('genesis demo', {timeout: 180_000}, () => {
  it('proves the main job with nothing configured', async () => {
    await using home = await temporaryFolder()
    expectProofs(await playDemo({GENESIS_HOME: home.path}))
  })

  it.skipIf('missing' in found)(
    `proves the main job on a real Redis, and leaves nothing in it${'missing' in found ? ` (skipped: ${found.missing})` : ''}`,
    async () => {
      await using home = await temporaryFolder()
      await using redis = await startTestRedis()
      expectProofs(await playDemo({GENESIS_HOME: home.path, REDIS_URL: redis.url}))
      const {Redis} = await import('ioredis')
      const client = new Redis(redis.url)
      const keys = await client.keys('*')
      client.disconnect()
      expect(keys).toEqual([])
    },
  )
})
