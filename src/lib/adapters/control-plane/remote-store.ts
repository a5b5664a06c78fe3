import type {RebootStore} from '../../health/reboot/ports.ts'
import type {TenantStore} from '../../tenants/ports.ts'
import type {WakeStore} from '../../wake/ports.ts'
import type {ControlPlaneClient} from './control-plane-client.ts'
import {onlyOffered} from './only-offered.ts'
import {orUndefined} from './or-undefined.ts'

export function remoteTenants({url, call}: ControlPlaneClient): TenantStore {
  const offered: Partial<TenantStore> = {
    list: ({tiers, states, lineages, search, ...page}) =>
      call('listTenants', {
        query: {tier: [...tiers], state: [...states], lineage: [...lineages], ...(search === undefined ? {} : {search}), ...page},
      }),
    read: (tenantId) => orUndefined(call('showTenant', {params: {tenantId}})),
  }
  return onlyOffered(offered, {url, what: "tenants'"})
}

export function remoteWakes({url, call}: ControlPlaneClient): WakeStore {
  const offered: Partial<WakeStore> = {
    // The control plane learns who asks from the client itself.
    cancel: (batchId) => orUndefined(call('cancelWake', {params: {batchId}})),
    progress: (batchId) => orUndefined(call('showWake', {params: {batchId}})),
    targets: async (batchId) => (await call('listWakeTargets', {params: {batchId}})).targets,
    latest: async (limit) => (await call('listWakes', {query: {limit}})).batches,
  }
  return onlyOffered(offered, {url, what: "wakes'"})
}

export function remoteReboots({url, call}: ControlPlaneClient): RebootStore {
  const offered: Partial<RebootStore> = {
    progress: (rebootId) => orUndefined(call('showReboot', {params: {rebootId}})),
    latest: async (limit) => (await call('listReboots', {query: {limit}})).reboots,
  }
  return onlyOffered(offered, {url, what: "reboots'"})
}
