import {describe, expect, it} from 'vitest'

import {Agents} from '../../../scripts/soak/agents.ts'
import {lostInFleetStore, lostInLiveness, suspected} from '../../../scripts/soak/judge-heartbeats.ts'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {eventually} from '../../harness/eventually.ts'
import {freePort} from '../../harness/free-port.ts'
import {redisServer, startTestRedis} from '../../harness/redis.ts'
import {startTestStack} from '../../harness/stack.ts'
import {startControlPlaneProcess} from '../../harness/start-control-plane-process.ts'
import {row} from '../store/fleets.ts'

const found = redisServer()
const missing = 'missing' in found ? found.missing : undefined
if (missing !== undefined) console.warn(`SKIPPED: a fleet's heartbeats with Redis are not tested: ${missing}`)

const fleetKey = 'a fleet key of the tests, which is long enough'
/** A minute in three seconds. */
const timing = {heartbeatMs: 3000, watchdogMs: 1000, suspectAfterMs: 8000, offlineAfterMs: 15_000, livenessFlushMs: 1000}
const agents = 200

// The short version of `npm run soak:heartbeats`.
describe.concurrent('A fleet of agents', {timeout: 90_000}, () => {
  it.each([
    ['Redis', true],
    ['Postgres', false],
  ])(
    'is heard by replicas of which one is killed and started again, with liveness in %s: nothing acknowledged is lost, nobody suspected',
    async (_name, withRedis) => {
      if (withRedis && missing !== undefined) return
      await using stack = await startTestStack()
      await using redis = withRedis ? await startTestRedis() : undefined
      const tenantIds = Array.from({length: agents}, (_, i) => `t-${i}`)
      await tenantStore(stack.store).import(
        tenantIds.map((id) => row(id)),
        'tester',
        false,
      )
      const ports = [await freePort(), await freePort()]
      const env = {GENESIS_HOME: stack.home, GENESIS_FLEET_KEY: fleetKey, ...(redis === undefined ? {} : {REDIS_URL: redis.url})}
      const roles = ['heartbeats', 'watchdog'] as const
      const start = (port: number) => startControlPlaneProcess(env, {roles, timing, port})
      await using processes = new AsyncDisposableStack()
      processes.use(await start(ports[0] ?? 0))
      const mortal = await start(ports[1] ?? 0)
      const sidecars = new Agents({tenantIds, fleetKey, ports, firstIntervalMs: timing.heartbeatMs})
      await eventually(() => sidecars.log.accepted > 2 * agents, 30_000)
      await mortal.kill()
      await eventually(() => sidecars.log.failovers > 0, 20_000)
      processes.use(await start(ports[1] ?? 0))
      const before = sidecars.log.accepted
      await eventually(() => sidecars.log.accepted > before + 2 * agents, 30_000)
      const {databaseUrl} = stack.connection
      const suspects = await suspected(databaseUrl)
      await sidecars.stop()
      const {acknowledgedMs, longestSilenceMs, refused} = sidecars.log
      expect(acknowledgedMs.size).toBe(agents)
      // On a machine that is busy with other things an agent can truly fall silent; then it is no false alarm.
      expect(suspects.filter((id) => (longestSilenceMs.get(id) ?? 0) < timing.suspectAfterMs - timing.watchdogMs)).toEqual([])
      // What a killed replica or a machine that is too busy may cost is sent again; nothing is refused for good.
      expect(Object.keys(refused).filter((reason) => !/^E|^429$|^503$/.test(reason))).toEqual([])
      expect(await lostInLiveness({databaseUrl, redisUrl: redis?.url}, acknowledgedMs)).toEqual([])
      await eventually(async () => (await lostInFleetStore(databaseUrl, acknowledgedMs)).length === 0, 10_000)
    },
  )
})
