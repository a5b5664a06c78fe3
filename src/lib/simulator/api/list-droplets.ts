import type {SimulatedDroplet} from '../fleet/droplet.ts'
import {type ApiAnswer, type ApiCall, notFound, refusal} from './answer.ts'
import {dropletJson} from './droplet-json.ts'
import {paginate} from './paginate.ts'

/** GET /v2/droplets, filtered by `tag_name` or by `name` (exact but for case). */
export function listDroplets({world, query, url}: ApiCall): ApiAnswer {
  const tag = query.get('tag_name')
  const name = query.get('name')
  const type = query.get('type') ?? 'droplets'
  if (tag !== null && (name !== null || query.has('type'))) return refusal(400, 'bad_request', 'tag_name can not be combined with name or type.')
  if (type !== 'droplets' && type !== 'gpus') return refusal(400, 'bad_request', 'type must be droplets or gpus.')
  const matches = (droplet: SimulatedDroplet): boolean =>
    type === 'droplets' && (tag === null || droplet.tags.includes(tag)) && (name === null || droplet.name === name.toLowerCase())
  const page = paginate([...world.droplets.values()].filter(matches), query, url)
  return 'status' in page ? page : {status: 200, body: {droplets: page.items.map(dropletJson), ...page.envelope}}
}

/** GET /v2/droplets/{droplet_id} */
export function showDroplet({world, ids: [id = 0]}: ApiCall): ApiAnswer {
  const droplet = world.droplets.get(id)
  return droplet === undefined ? notFound() : {status: 200, body: {droplet: dropletJson(droplet)}, droplet}
}
