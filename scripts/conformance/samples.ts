import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

import {isObject, type JsonObject} from '../../src/lib/workflow/model/json-object.ts'
import {requestBody} from './request-body.ts'

/** A workflow to ask both about. */
export interface Sample {
  /** File, and what was done to it. */
  name: string
  body: JsonObject
}

const trigger = {
  id: 'spare-trigger',
  name: 'Spare trigger',
  type: 'n8n-nodes-base.scheduleTrigger',
  typeVersion: 1.2,
  position: [0, 0],
  parameters: {rule: {interval: [{field: 'hours'}]}},
}

/** The workflows of a folder as they go to n8n's public API. */
export function samplesIn(folder: string): Sample[] {
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => {
      const value: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      return isObject(value) && Array.isArray(value.nodes) ? [{name, body: requestBody(value)}] : []
    })
}

/** With the name and the settings that copies from n8n's canvas lack, as its editor supplies them. */
export function complete({name, body}: Sample): Sample {
  return {name, body: {...body, name: body.name ?? name, settings: body.settings ?? {}}}
}

/** With a trigger beside it: n8n looks at the nodes only when something starts the workflow. */
export function withTrigger({name, body}: Sample): Sample {
  const nodes: readonly unknown[] = Array.isArray(body.nodes) ? body.nodes : []
  return {name, body: {...body, nodes: [...nodes, trigger]}}
}
