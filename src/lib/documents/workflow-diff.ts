import * as z from 'zod'

import {count, documentOf, verdict} from './document.ts'

const pointer = z.string().regex(/^(\/[\s\S]*)?$/)

const valueChange = z.strictObject({
  kind: z.enum(['added', 'removed', 'changed']),
  pointer: pointer.describe('JSON pointer (RFC 6901) as it was for what was removed, as it is now for anything else.'),
  before: z.unknown().optional().describe('Left out for what was added. Secrets are hidden.'),
  after: z.unknown().optional().describe('Left out for what was removed. Secrets are hidden.'),
})

const version = z.number().nullable()
const node = z.strictObject({
  kind: z.enum(['added', 'removed', 'changed']),
  name: z.string(),
  renamedFrom: z.string().nullable(),
  type: z.string(),
  typeVersion: version,
  retypedFrom: z.strictObject({type: z.string(), typeVersion: version}).nullable(),
  before: pointer.nullable().describe('The node in the workflow before; null when it was added.'),
  after: pointer.nullable().describe('The node in the workflow after; null when it was removed.'),
  changes: z.array(valueChange).describe('Parameters, credentials and flags, with pointers from the node.'),
})

const connection = z.strictObject({
  kind: z.enum(['added', 'removed']),
  source: z.string(),
  type: z.string(),
  output: count,
  target: z.string(),
  targetType: z.string(),
  input: z.number(),
})

const side = z.strictObject({path: z.string().min(1), name: z.string().nullable().describe('Name of the workflow.')})

export const workflowDiffDocuments = {
  ...documentOf('genesis.workflow.diff/1', 'What really changed between two workflows; ok is true when nothing did.', {
    ok: verdict,
    before: side,
    after: side,
    summary: z.strictObject({
      nodesAdded: count,
      nodesRemoved: count,
      nodesChanged: count,
      connectionsAdded: count,
      connectionsRemoved: count,
      settingsChanged: count,
    }),
    name: valueChange.nullable(),
    nodes: z.array(node),
    connections: z.array(connection),
    settings: z.array(valueChange),
    ignored: z
      .strictObject({positions: count, notes: count, references: count, members: z.array(z.string())})
      .describe('What differs as well, but does not change what the workflow does.'),
  }),
}
