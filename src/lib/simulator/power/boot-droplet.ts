import type {SimulatedDroplet} from '../fleet/droplet.ts'
import {about} from '../records/droplet-event.ts'
import type {World} from '../world.ts'

/** Boots a droplet that just got power; when the boot finishes, if it does, its sidecar starts. */
export function bootDroplet(world: World, droplet: SimulatedDroplet): void {
  droplet.boots++
  const bootMs = world.faults.bootMs(droplet.tenantId, droplet.boots, world.bootMs)
  if (bootMs === undefined) return
  droplet.cancelBoot = world.after(bootMs, () => {
    droplet.cancelBoot = undefined
    droplet.ready = true
    world.events.append({atMs: world.clock(), kind: 'boot-finished', ...about(droplet)})
    world.guests.start(droplet)
  })
}
