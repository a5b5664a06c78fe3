import type {DropletAction} from '../fleet/droplet.ts'
import {actionJson} from './action-json.ts'
import {type ApiAnswer, type ApiCall, notFound} from './answer.ts'
import {paginate} from './paginate.ts'

/** GET /v2/actions, newest first. */
export function listActions(call: ApiCall): ApiAnswer {
  return actionsPage(call.world.actions.newestFirst(), call)
}

/** GET /v2/droplets/{droplet_id}/actions, newest first. */
export function listDropletActions(call: ApiCall): ApiAnswer {
  const droplet = call.world.droplets.get(call.ids[0] ?? 0)
  return droplet === undefined ? notFound() : {...actionsPage(droplet.actions.toReversed(), call), droplet}
}

/** GET /v2/actions/{action_id} */
export function showAction({world, ids: [id = 0]}: ApiCall): ApiAnswer {
  return actionAnswer(world.actions.find(id))
}

/** GET /v2/droplets/{droplet_id}/actions/{action_id} */
export function showDropletAction({world, ids: [dropletId = 0, actionId = 0]}: ApiCall): ApiAnswer {
  const action = world.actions.find(actionId)
  return actionAnswer(action?.droplet.id === dropletId ? action : undefined)
}

function actionAnswer(action: DropletAction | undefined): ApiAnswer {
  if (action === undefined) return notFound()
  return {status: 200, body: {action: actionJson(action)}, droplet: action.droplet}
}

function actionsPage(actions: readonly DropletAction[], {query, url}: ApiCall): ApiAnswer {
  const page = paginate(actions, query, url)
  return 'status' in page ? page : {status: 200, body: {actions: page.items.map(actionJson), ...page.envelope}}
}
