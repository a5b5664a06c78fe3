import {type ActionType, pendingAction, type SimulatedDroplet} from '../fleet/droplet.ts'

/** Why DigitalOcean would answer 422 to this action; undefined when it would take it. */
export function whyRefused(droplet: SimulatedDroplet, type: ActionType): string | undefined {
  if (pendingAction(droplet) !== undefined) return 'Droplet already has a pending event.'
  if (type === 'power_on') return droplet.status === 'active' ? 'Droplet is already powered on.' : undefined
  return droplet.status === 'off' ? 'Droplet is already powered off.' : undefined
}
