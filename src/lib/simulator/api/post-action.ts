import {ACTION_TYPES, type ActionType, type SimulatedDroplet} from '../fleet/droplet.ts'
import {beginAction} from '../power/begin-action.ts'
import {whyRefused} from '../power/why-refused.ts'
import type {World} from '../world.ts'
import {actionJson} from './action-json.ts'
import {type ApiAnswer, type ApiCall, notFound, refusal} from './answer.ts'

/** POST /v2/droplets/{droplet_id}/actions: accepts an action, which then runs by itself. */
export function postAction({world, ids: [id = 0], contentType, body}: ApiCall): ApiAnswer {
  const droplet = world.droplets.get(id)
  if (droplet === undefined) return notFound()
  return {...actOn(world, droplet, contentType, body), droplet}
}

function actOn(world: World, droplet: SimulatedDroplet, contentType: string, body: string): ApiAnswer {
  if (!/^application\/json\b/i.test(contentType)) return refusal(400, 'bad_request', 'The content type must be application/json.')
  const type = typeIn(body)
  if (type === undefined) return refusal(400, 'bad_request', 'The body must be a JSON object with a type.')
  if (!isActionType(type)) return unprocessable(`The simulator does not offer this type; it knows ${ACTION_TYPES.join(', ')}.`, type)
  const reason = whyRefused(droplet, type)
  if (reason !== undefined) return unprocessable(reason, type)
  return {status: 201, body: {action: actionJson(beginAction(world, droplet, type))}, actionType: type, actionAccepted: true}
}

function typeIn(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body)
    const type: unknown = parsed !== null && typeof parsed === 'object' && 'type' in parsed ? parsed.type : undefined
    return typeof type === 'string' ? type : undefined
  } catch {
    return undefined
  }
}

function isActionType(type: string): type is ActionType {
  return (ACTION_TYPES as readonly string[]).includes(type)
}

function unprocessable(message: string, actionType: string): ApiAnswer {
  return {...refusal(422, 'unprocessable_entity', message), actionType: actionType.slice(0, 40)}
}
