import type {RebootControl} from '../../health/reboot/reboot-control.ts'
import type {ControlPlaneClient} from './control-plane-client.ts'

/** Hard reboots that a control plane plans and starts. @param queue the queue whose workers count */
export function remoteReboot({call}: ControlPlaneClient, queue: string): RebootControl {
  return {
    plan: ({tenantIds, force}) => call('planReboot', {body: {tenantIds: [...tenantIds], force}}),
    // Who asks it learns from the client. Planned again there; who may not be rebooted by then is recorded as cancelled.
    start: ({id, tenantIds, force, reason, timeoutMs}) =>
      call('startReboot', {body: {rebootId: id, tenantIds: [...tenantIds], force, reason, timeoutMs}}),
    countWorkers: async () => (await call('showQueue', {params: {queue}})).workers,
  }
}
