import {Args} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {assertIsNotOhio} from '../../lib/firewall/index.ts'
import {recordViolations} from '../../lib/firewall/record-violations.ts'
import {requireTenant} from '../../lib/tenants/require-tenant.ts'

export default class TenantKey extends BaseCommand {
  static override summary = "Print the key of a tenant's sidecar"
  static override description =
    'Hex of 32 bytes, derived from GENESIS_FLEET_KEY, for the configuration of that one sidecar. Each use is written to the audit log. Keep the output out of logs.'
  static override examples = ['<%= config.bin %> <%= command.id %> t-0001', '<%= config.bin %> <%= command.id %> t-0001 --json']
  static override args = {tenant: Args.string({required: true, description: 'id of the tenant'})}

  async run(): Promise<{tenantId: string; keyVersion: number; key: string}> {
    const {args} = await this.parse(TenantKey)
    await using runtime = await this.runtime()
    const {tenants, audit, violations} = await runtime.store()
    const {id, keyVersion, lineage} = await requireTenant(tenants, args.tenant)
    await recordViolations(violations, () => assertIsNotOhio({id, lineage}, 'making a sidecar key'))
    const fleetKey = await runtime.fleetKey()
    await audit.record({actor: runtime.actor, action: 'tenant.key', subject: id, detail: {keyVersion}})
    const {deriveSidecarKey} = await import('../../lib/health/heartbeats/sidecar-key.ts')
    const key = deriveSidecarKey(fleetKey.reveal(), id, keyVersion).toString('hex')
    this.log(key)
    return {tenantId: id, keyVersion, key}
  }
}
