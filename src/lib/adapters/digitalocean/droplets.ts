import {assertIsNotOhio} from '../../firewall/index.ts'
import type {Droplets} from '../../wake/ports.ts'
import type {WakeTenantView} from '../../wake/wake-batch.ts'
import {AccountBody, ActionBody, ActionsBody, DropletBody} from './answers.ts'
import {type DigitalOceanOptions, requestDigitalOcean} from './client.ts'

/** The calls to DigitalOcean that waking needs. Each passes the Ohio firewall before anything is sent. */
export function droplets(options: DigitalOceanOptions): Droplets {
  return {
    async powerOn(tenant, signal) {
      const path = `${dropletPath(tenant, 'power_on')}/actions`
      const {value, ...rest} = await requestDigitalOcean(options, {method: 'POST', path, body: {type: 'power_on'}, answer: ActionBody, signal})
      return {...rest, value: toAction(value.action)}
    },
    async recentActions(tenant, signal) {
      const path = `${dropletPath(tenant, 'reading its actions')}/actions?per_page=20`
      const {value, ...rest} = await requestDigitalOcean(options, {method: 'GET', path, answer: ActionsBody, signal})
      return {...rest, value: value.actions.map(toAction)}
    },
    async isOn(tenant, signal) {
      const {value, ...rest} = await requestDigitalOcean(options, {
        method: 'GET',
        path: dropletPath(tenant, 'reading it'),
        answer: DropletBody,
        signal,
      })
      return {...rest, value: value.droplet.status === 'active'}
    },
    async checkAccount(signal) {
      const {value, ...rest} = await requestDigitalOcean(options, {method: 'GET', path: '/v2/account', answer: AccountBody, signal})
      return {...rest, value: {status: value.account.status, dropletLimit: value.account.droplet_limit}}
    },
  }
}

function dropletPath(tenant: WakeTenantView, operation: string): string {
  assertIsNotOhio(tenant, `a droplet call (${operation})`)
  if (tenant.dropletId === null) throw new Error(`tenant ${tenant.id} has no droplet`)
  return `/v2/droplets/${tenant.dropletId}`
}

function toAction({id, type, status, started_at}: {id: number; type: string; status: 'in-progress' | 'completed' | 'errored'; started_at: string}) {
  return {id, type, status, startedAt: started_at}
}
