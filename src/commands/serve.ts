import {Flags} from '@oclif/core'

import {BaseCommand} from '../lib/cli/base-command.ts'
import {parseRoles} from '../lib/serve/parse-roles.ts'
import type {RoleName} from '../lib/serve/role.ts'

export default class Serve extends BaseCommand {
  static override summary = 'Run the control plane'
  static override description =
    'Takes jobs from the queues and heartbeats from the sidecars. Start as many as you like: they share the work and keep no state. Logs are JSON lines on stderr. SIGTERM drains; a second one ends at once, and no job is lost either way.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'PORT=3001 <%= config.bin %> <%= command.id %> --roles heartbeats,http',
    '<%= config.bin %> <%= command.id %> --roles workers --drain-timeout 60',
  ]
  static override flags = {
    roles: Flags.string({
      description: 'comma-separated: workers, heartbeats, watchdog, alerts, reconciler, http (default: all)',
      default: 'workers,heartbeats,watchdog,alerts,reconciler,http',
    }),
    port: Flags.integer({min: 0, max: 65_535, description: 'port to listen on (default: PORT)'}),
    host: Flags.string({description: 'address to listen on (default: HOST)'}),
    'drain-timeout': Flags.integer({min: 0, max: 3600, default: 30, description: 'seconds to finish what runs after SIGTERM'}),
  }

  async run(): Promise<{roles: readonly RoleName[]; address: string | null; uptimeSeconds: number}> {
    const {flags} = await this.parse(Serve)
    const roles = parseRoles(flags.roles)
    const {createLog, queueLog} = await import('../lib/serve/create-log.ts')
    await using runtime = await this.runtime({queueLog: (level) => queueLog(createLog(level))})
    const log = createLog(runtime.config.LOG_LEVEL)
    const [{startControlPlane}, {standardTiming}] = await Promise.all([
      import('../lib/serve/start-control-plane.ts'),
      import('../lib/serve/timing.ts'),
    ])
    const {HOST, PORT} = runtime.config
    const startedAtMs = runtime.clock.now()
    const plane = await startControlPlane({
      ...{runtime, roles, host: flags.host ?? HOST, port: flags.port ?? PORT, log},
      timing: standardTiming,
      meter: await runtime.meter(),
    })
    log.info({roles, address: plane.address, startedInMs: runtime.clock.now() - startedAtMs}, 'ready')
    await new Promise((resolve) => this.signal.addEventListener('abort', resolve, {once: true}))
    log.info({deadlineSeconds: flags['drain-timeout']}, 'draining')
    await plane.drain(flags['drain-timeout'] * 1000)
    log.info('stopped')
    return {roles, address: plane.address ?? null, uptimeSeconds: Math.round((runtime.clock.now() - startedAtMs) / 1000)}
  }
}
