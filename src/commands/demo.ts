import {join, resolve} from 'node:path'
import {Flags} from '@oclif/core'

import {BaseCommand} from '../lib/cli/base-command.ts'
import {demoEnvironment, queuesOfDemo, writeEnvFile} from '../lib/demo/demo-environment.ts'
import type {Proof} from '../lib/demo/judge-proofs.ts'

export default class Demo extends BaseCommand {
  static override summary = 'Show the main job on this machine: check workflows, wake tenants, survive a kill'
  static override description =
    "Starts a Postgres and a PostgREST of its own, a simulated DigitalOcean with 200 tenants and two control planes; wakes 60 tenants at 5 requests a second, kills one control plane with SIGKILL on the way, and proves from the simulator's log and the store that nothing was lost or doubled. Takes about a minute and needs nothing but npm packages. With REDIS_URL set, the queue is on that Redis, under a name of its own. Exit code 1 when a proof fails."
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --keep',
    'REDIS_URL=redis://127.0.0.1:6379 <%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = {keep: Flags.boolean({default: false, description: 'leave everything running and say how to look around'})}

  async run(): Promise<{ok: boolean; proofs: Proof[]; batchId: string; durationMs: number}> {
    const {flags} = await this.parse(Demo)
    const startedAtMs = performance.now()
    await using outer = await this.runtime()
    const home = join(resolve(outer.config.GENESIS_HOME), 'demo')
    const env = demoEnvironment(this.environment, {home, token: outer.randomHex(16), queue: outer.randomHex(4)})
    const {root} = this.config
    const {runDemo} = await import('../lib/demo/run-demo.ts')
    const {demoProgress} = await import('../lib/cli/demo/demo-progress.ts')
    const {proofs, batchId, servers, addresses} = await runDemo({
      ...{env, home, keep: flags.keep, signal: this.signal, freePort: () => outer.freePort(), progress: demoProgress(process.stderr)},
      program: [process.execPath, join(root, 'bin', 'run.js')],
      workflows: {
        good: join(root, 'workflows/demo'),
        broken: join(root, 'workflows/demo-broken'),
        template: join(root, 'workflows/golden-template.json'),
      },
      clearQueue: async () => {
        if (env.REDIS_URL === undefined) return
        await using inner = await this.runtime({env})
        const ages = await (await inner.store()).ticks.ages()
        await (await inner.jobs()).obliterate(queuesOfDemo(ages.map(({task}) => task)))
        await (await inner.liveness()).forget?.()
      },
    })
    const {describeKeptDemo, renderProofs} = await import('../lib/cli/demo/render-proofs.ts')
    this.log(await renderProofs(proofs))
    if (flags.keep) {
      const envFile = await writeEnvFile(join(home, 'demo.env'), {...env, DIGITALOCEAN_API_URL: addresses.simulator})
      this.note(describeKeptDemo({batchId, envFile, simulator: addresses.simulator, pids: servers.map(({pid}) => pid)}))
    }
    return {ok: proofs.every(({ok}) => ok), proofs, batchId, durationMs: Math.round(performance.now() - startedAtMs)}
  }
}
