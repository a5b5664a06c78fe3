import type {DropletAction, SimulatedDroplet} from '../fleet/droplet.ts'
import {about} from '../records/droplet-event.ts'
import type {World} from '../world.ts'
import {bootDroplet} from './boot-droplet.ts'

/** Ends an action: its effect on the droplet happens now, all at once. */
export function endAction(world: World, action: DropletAction): void {
  const {droplet, id, type} = action
  action.completedAtMs = world.clock()
  action.status = fails(world, action) ? 'errored' : 'completed'
  const kind = action.status === 'completed' ? 'action-completed' : 'action-errored'
  world.events.append({atMs: action.completedAtMs, kind, ...about(droplet), actionId: id, actionType: type})
  if (action.status === 'completed') takeEffect(world, action)
}

function fails(world: World, {type, droplet}: DropletAction): boolean {
  // A shutdown asks the operating system, which one that has not booted does not hear.
  return world.faults.failsActions(droplet.tenantId) || (type === 'shutdown' && !droplet.ready)
}

function takeEffect(world: World, {type, droplet}: DropletAction): void {
  if (type !== 'power_on') stopGuest(world, droplet)
  droplet.status = type === 'power_off' || type === 'shutdown' ? 'off' : 'active'
  if (droplet.status === 'active') bootDroplet(world, droplet)
}

function stopGuest(world: World, droplet: SimulatedDroplet): void {
  droplet.cancelBoot?.()
  droplet.cancelBoot = undefined
  droplet.ready = false
  world.guests.stop(droplet)
}
