import * as z from 'zod'

import type {NodeDescription, NodePort} from './node-description.ts'
import {Conditions, readConditions} from './read-conditions.ts'
import {readProperties} from './read-property.ts'

// n8n's packages list their nodes in `dist/types/nodes.json`. Loose on purpose: each release adds members, and what is not a fact we use is left out.
const Port = z.union([z.string(), z.looseObject({type: z.string(), required: z.boolean().optional(), maxConnections: z.number().optional()})])
const Ports = z.union([z.string(), z.array(Port)])
const Credential = z.looseObject({name: z.string(), required: z.boolean().optional(), displayOptions: Conditions.optional()})
const Node = z.looseObject({
  name: z.string(),
  group: z.array(z.string()).default([]),
  version: z.union([z.number(), z.array(z.number()).nonempty()]),
  defaultVersion: z.number().optional(),
  hidden: z.boolean().optional(),
  usableAsTool: z.unknown().optional(),
  polling: z.boolean().optional(),
  webhooks: z.array(z.unknown()).optional(),
  inputs: Ports,
  outputs: Ports,
  credentials: z.array(Credential).optional(),
  properties: z.array(z.unknown()),
})

/**
 * Reads one entry of a package's `dist/types/nodes.json`, and keeps facts only: texts for people and code are left out.
 * `defaultVersion` is NaN where the entry does not say.
 * @param packageName the name of a node type is this, a dot and the entry's own name
 * @throws {z.ZodError} when it is no description of a node
 */
export function readDescription(raw: unknown, packageName: string, excluded: ReadonlySet<string>): NodeDescription {
  const node = Node.parse(raw)
  const type = node.name.startsWith(`${packageName}.`) ? node.name : `${packageName}.${node.name}`
  return {
    type,
    versions: [node.version].flat().sort((a, b) => a - b),
    defaultVersion: node.defaultVersion ?? Number.NaN,
    trigger: node.group.includes('trigger'),
    webhook: (node.webhooks?.length ?? 0) > 0,
    polling: node.polling === true,
    usableAsTool: Boolean(node.usableAsTool),
    hidden: node.hidden === true,
    excludedByDefault: excluded.has(type),
    partial: false,
    inputs: readPorts(node.inputs),
    outputs: readPorts(node.outputs),
    credentials: (node.credentials ?? []).map(({name, required, displayOptions}) => ({
      name,
      required: required === true,
      display: readConditions(displayOptions),
    })),
    properties: readProperties(node.properties),
  }
}

function readPorts(ports: z.output<typeof Ports>): NodePort[] | null {
  // A string is an expression that n8n evaluates for each node.
  if (typeof ports === 'string') return null
  return ports.map((port) =>
    typeof port === 'string'
      ? {type: port, required: false, maxConnections: null}
      : {type: port.type, required: port.required === true, maxConnections: port.maxConnections ?? null},
  )
}
