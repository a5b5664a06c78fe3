import type {FaultRates, Faults} from '../faults.ts'
import {type Inspection, type InspectionAnswer, json, problem} from './inspection.ts'
import {dropletView} from './show-world.ts'

/** POST /_sim/droplets/{id} with `{"silent": boolean}` or `{"hung": true}`, or POST /_sim/faults with some of the rates; answers with what then holds. */
export function steerWorld({world, sidecars}: Inspection, path: string, body: string): InspectionAnswer {
  const wanted = objectIn(body)
  if (wanted === undefined) return problem(400, 'The body must be a JSON object.')
  if (path === '/_sim/faults') return setFaults(world.faults, wanted)
  const droplet = world.droplets.get(Number(/^\/_sim\/droplets\/(\d{1,15})$/.exec(path)?.[1]))
  if (droplet === undefined) return problem(404, 'There is no such droplet.')
  if (wanted.hung === true) sidecars.hang(droplet)
  else if (typeof wanted.silent === 'boolean') sidecars.silence(droplet, wanted.silent)
  else return problem(400, 'silent must be true or false, or hung true.')
  return json(dropletView(droplet, sidecars))
}

/** All or nothing: one wrong rate leaves the others as they are. */
function setFaults(faults: Faults, wanted: Record<string, unknown>): InspectionAnswer {
  for (const [name, value] of Object.entries(wanted)) {
    if (!Object.hasOwn(faults.rates, name)) return problem(400, `${name} is not one of ${Object.keys(faults.rates).join(', ')}.`)
    const most = mostOf[name as keyof FaultRates]
    if (typeof value !== 'number' || !(value >= 0 && value <= most)) return problem(400, `${name} must be a number from 0 to ${most}.`)
  }
  Object.assign(faults.rates, wanted)
  return json(faults.rates)
}

const mostOf: Readonly<Record<keyof FaultRates, number>> = {
  errorRate: 1,
  lostResponseRate: 1,
  slowBootShare: 1,
  slowBootFactor: 1000,
  neverBootShare: 1,
  latencyMs: 60_000,
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body)
    return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
