import type {ActionType, DropletAction, SimulatedDroplet} from '../fleet/droplet.ts'
import {seededRandom} from '../random.ts'
import {about} from '../records/droplet-event.ts'
import type {World} from '../world.ts'
import {endAction} from './end-action.ts'

/** Simulated ms between the acceptance of an action and its end, give or take a quarter. */
const usualMs: Readonly<Record<ActionType, number>> = {power_on: 5000, power_off: 4000, shutdown: 12_000, reboot: 8000, power_cycle: 8000}

/** Starts an action, which `whyRefused` must have let pass; it ends by itself later. */
export function beginAction(world: World, droplet: SimulatedDroplet, type: ActionType): DropletAction {
  const id = world.actions.takeId()
  const action: DropletAction = {id, type, droplet, startedAtMs: world.clock(), status: 'in-progress', completedAtMs: undefined}
  droplet.actionsBegun++
  world.actions.add(action)
  world.events.append({atMs: action.startedAtMs, kind: 'action-accepted', ...about(droplet), actionId: id, actionType: type})
  const jitter = seededRandom(world.seed, 'action', droplet.tenantId, droplet.actionsBegun)()
  world.after(usualMs[type] * (0.75 + 0.5 * jitter), () => endAction(world, action))
  return action
}
