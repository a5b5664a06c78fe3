import {Flags} from '@oclif/core'

import {BaseCommand} from '../lib/cli/base-command.ts'
import {parseRoles} from '../lib/serve/parse-roles.ts'
import {ROLE_NAMES, type RoleName} from '../lib/serve/role.ts'

export default class Serve extends BaseCommand {
  static override summary = 'Run the control plane'
  static override description =
    'Takes jobs from the queues and heartbeats from the sidecars, watches, alerts and reconciles. Start as many as you like, each with all roles or with some: they share the work and keep no state. Logs are JSON lines on stderr. SIGTERM drains; a second one ends at once, and no job is lost either way.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'PORT=3001 <%= config.bin %> <%= command.id %> --roles heartbeats,http',
    '<%= config.bin %> <%= command.id %> --roles workers,reconciler --drain-timeout 60',
  ]
  static override flags = {
    roles: Flags.string({description: `comma-separated: ${ROLE_NAMES.join(', ')} (default: all)`, default: ROLE_NAMES.join(',')}),
    port: Flags.integer({min: 0, max: 65_535, description: 'port to listen on (default: PORT)'}),
    host: Flags.string({description: 'address to listen on (default: HOST)'}),
    'drain-timeout': Flags.integer({min: 0, max: 3600, default: 30, description: 'seconds to finish what runs after SIGTERM'}),
  }

  async run(): Promise<{roles: readonly RoleName[]; address: string | null; uptimeSeconds: number}> {
    const {flags} = await this.parse(Serve)
    const roles = parseRoles(flags.roles)
    const {createLog, queueLog} = await import('../lib/serve/create-log.ts')
    await using runtime = await this.runtime({queueLog: (level) => queueLog(createLog(level)), remote: 'never'})
    const log = createLog(runtime.config.LOG_LEVEL)
    process.once('uncaughtException', (error, origin) => {
      log.fatal({err: error, origin}, 'a fault that nobody foresaw; the process ends, and other processes take its jobs')
      runtime.endAtOnce(1)
    })
    const [{runControlPlane}, {standardTiming}] = await Promise.all([import('../lib/serve/run-control-plane.ts'), import('../lib/serve/timing.ts')])
    const {HOST, PORT} = runtime.config
    const startedAtMs = runtime.clock.now()
    const address = await runControlPlane({
      ...{runtime, roles, log, host: flags.host ?? HOST, port: flags.port ?? PORT, signal: this.signal},
      timing: standardTiming,
      meter: await runtime.meter(),
      drainTimeoutMs: flags['drain-timeout'] * 1000,
      exit: (code) => runtime.endAtOnce(code),
    })
    return {roles, address: address ?? null, uptimeSeconds: Math.round((runtime.clock.now() - startedAtMs) / 1000)}
  }
}
