import type {ApiAnswer, DropletAction, DropletOwner, Droplets} from '../../droplets/ports.ts'
import {assertIsNotOhio} from '../../firewall/index.ts'
import {AccountBody, ActionBody, ActionsBody, DropletBody} from './answers.ts'
import {type DigitalOceanOptions, requestDigitalOcean} from './client.ts'

/** The calls to DigitalOcean that the fleet needs. Each one about a droplet passes the Ohio firewall before anything is sent. */
export function droplets(options: DigitalOceanOptions): Droplets {
  const act = async (tenant: DropletOwner, type: string, signal: AbortSignal): Promise<ApiAnswer<DropletAction>> => {
    const path = `${dropletPath(tenant, type)}/actions`
    const {value, ...rest} = await requestDigitalOcean(options, {method: 'POST', path, body: {type}, answer: ActionBody, signal})
    return {...rest, value: toAction(value.action)}
  }
  return {
    powerOn: (tenant, signal) => act(tenant, 'power_on', signal),
    powerCycle: (tenant, signal) => act(tenant, 'power_cycle', signal),
    async recentActions(tenant, signal) {
      const path = `${dropletPath(tenant, 'reading its actions')}/actions?per_page=20`
      const {value, ...rest} = await requestDigitalOcean(options, {method: 'GET', path, answer: ActionsBody, signal})
      return {...rest, value: value.actions.map(toAction)}
    },
    async readAction(tenant, actionId, signal) {
      const path = `${dropletPath(tenant, 'reading an action')}/actions/${actionId}`
      const {value, ...rest} = await requestDigitalOcean(options, {method: 'GET', path, answer: ActionBody, signal})
      return {...rest, value: toAction(value.action)}
    },
    async isOn(tenant, signal) {
      const path = dropletPath(tenant, 'reading it')
      const {value, ...rest} = await requestDigitalOcean(options, {method: 'GET', path, answer: DropletBody, signal})
      return {...rest, value: value.droplet.status === 'active'}
    },
    async checkAccount(signal) {
      const {value, ...rest} = await requestDigitalOcean(options, {method: 'GET', path: '/v2/account', answer: AccountBody, signal})
      return {...rest, value: {status: value.account.status, dropletLimit: value.account.droplet_limit}}
    },
  }
}

function dropletPath(tenant: DropletOwner, operation: string): string {
  assertIsNotOhio(tenant, `a droplet call (${operation})`)
  if (tenant.dropletId === null) throw new Error(`tenant ${tenant.id} has no droplet`)
  return `/v2/droplets/${tenant.dropletId}`
}

function toAction({id, type, status, started_at}: {id: number; type: string; status: DropletAction['status']; started_at: string}): DropletAction {
  return {id, type, status, startedAt: started_at}
}
