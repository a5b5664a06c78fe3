import {parseDocument} from 'yaml'
import * as z from 'zod'

import type {ApiFieldsJson} from './catalog-json.ts'

// The description of n8n's public API, bundled into one file. Loose: only members that name what a workflow may have are read.
const Schema = z.looseObject({
  $ref: z.string().optional(),
  readOnly: z.boolean().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
})
type Schema = z.output<typeof Schema>

const Body = z.looseObject({content: z.looseObject({'application/json': z.looseObject({schema: z.unknown()})})})
const Description = z.looseObject({
  paths: z.looseObject({'/workflows': z.looseObject({post: z.looseObject({requestBody: Body})})}),
  components: z.looseObject({schemas: z.record(z.string(), z.unknown())}),
})

/**
 * The members that the public API takes in a new workflow; null when the description does not say it in the way that n8n 2 does.
 * @param text the release's `dist/public-api/v1/openapi.yml`
 */
export function readApiFields(text: string): ApiFieldsJson | null {
  const document = parseDocument(text)
  const description = Description.safeParse(document.errors.length > 0 ? null : document.toJS())
  if (!description.success) return null
  const {paths, components} = description.data
  const resolve = (schema: unknown): Schema => follow(schema, components.schemas)
  const workflow = resolve(paths['/workflows'].post.requestBody.content['application/json'].schema)
  const node = resolve(resolve(workflow.properties?.nodes).items)
  const settings = resolve(workflow.properties?.settings)
  if (!workflow.properties || !node.properties || !settings.properties) return null
  const of = membersOf(workflow, resolve)
  const ofNode = membersOf(node, resolve)
  return {...of, settings: membersOf(settings, resolve).workflow, node: ofNode.workflow, nodeReadOnly: ofNode.workflowReadOnly}
}

function membersOf({properties = {}}: Schema, resolve: (schema: unknown) => Schema): Pick<ApiFieldsJson, 'workflow' | 'workflowReadOnly'> {
  const names = Object.keys(properties)
  const readOnly = names.filter((name) => resolve(properties[name]).readOnly === true)
  return {workflow: names.filter((name) => !readOnly.includes(name)), workflowReadOnly: readOnly}
}

const LOCAL = '#/components/schemas/'

/** What a reference within the description points to; nothing when it leads nowhere or in a circle. */
function follow(schema: unknown, schemas: Readonly<Record<string, unknown>>, hops = 10): Schema {
  const read = Schema.safeParse(schema)
  if (!read.success || hops === 0) return {}
  const {$ref} = read.data
  if ($ref === undefined) return read.data
  return $ref.startsWith(LOCAL) ? follow(schemas[$ref.slice(LOCAL.length)], schemas, hops - 1) : {}
}
