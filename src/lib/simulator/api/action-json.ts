import type {DropletAction} from '../fleet/droplet.ts'
import {regionJson, timeJson} from './droplet-json.ts'

/** An action as the API shows it. */
export function actionJson({id, status, type, startedAtMs, completedAtMs, droplet}: DropletAction): Record<string, unknown> {
  return {
    id,
    status,
    type,
    started_at: timeJson(startedAtMs),
    completed_at: completedAtMs === undefined ? null : timeJson(completedAtMs),
    resource_id: droplet.id,
    resource_type: 'droplet',
    region: regionJson(droplet.region),
    region_slug: droplet.region.slug,
  }
}
