import {describe, expect, it} from 'vitest'

import {startCheckingProxy} from '../harness/checking-proxy.ts'
import {startTestFleet} from '../harness/fleet.ts'
import {loadDigitalOceanSpec, missingDigitalOceanSpec} from '../harness/openapi.ts'

const missing = missingDigitalOceanSpec()
if (missing !== undefined) console.warn(`SKIPPED: the product's requests are not compared with DigitalOcean's description: ${missing}`)

describe.skipIf(missing !== undefined)(
  `What the product and DigitalOcean say to each other${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    it('is valid by the description of the API, also where answers are lost or refused', async () => {
      await using fleet = await startTestFleet({
        controlPlanes: 1,
        simulator: {droplets: 30, errorRate: 0.1, lostResponseRate: 0.25, minuteLimit: 12, minuteWindowMs: 2000, seed: 3},
      })
      await using proxy = await startCheckingProxy(fleet.simulator.url, loadDigitalOceanSpec())
      const through = {DIGITALOCEAN_API_URL: proxy.url}
      await fleet.serve(0, [], through)
      const wake = (): ReturnType<typeof fleet.genesis> =>
        fleet.genesis(['wake', '--stagger', '--rate', '10', '--yes', '--json'], {env: through, timeoutMs: 100_000})
      let result = await wake()
      // The first request of all may be one of the unlucky.
      while (result.exitCode === 3) result = await wake()
      expect(result.json()).toMatchObject({ok: true, ready: 15})
      const rebooted = await fleet.genesis(['reboot', 't-0001', '--yes', '--json'], {env: through, timeoutMs: 100_000})
      expect(rebooted.json()).toMatchObject({ok: true, recovered: 1})
      expect(proxy.problems).toEqual([])
      expect([...proxy.seen].sort()).toEqual([
        'GET /v2/account',
        'GET /v2/droplets/{id}',
        'GET /v2/droplets/{id}/actions',
        'GET /v2/droplets/{id}/actions/{id}',
        'POST /v2/droplets/{id}/actions',
      ])
    }, 240_000)
  },
)
