import {Args} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {requireTenant} from '../../lib/tenants/require-tenant.ts'
import type {TenantDetail} from '../../lib/tenants/tenant.ts'

export default class TenantShow extends BaseCommand {
  static override summary = 'Show one tenant'
  static override examples = ['<%= config.bin %> <%= command.id %> t-0001', '<%= config.bin %> <%= command.id %> t-0001 --json']
  static override args = {tenant: Args.string({required: true, description: 'id of the tenant'})}

  async run(): Promise<{tenant: TenantDetail}> {
    const {args} = await this.parse(TenantShow)
    await using runtime = await this.runtime()
    const tenant = await requireTenant((await runtime.store()).tenants, args.tenant)
    for (const [name, value] of Object.entries(tenant)) this.log(`${name.padEnd(15)} ${value ?? ''}`)
    return {tenant}
  }
}
