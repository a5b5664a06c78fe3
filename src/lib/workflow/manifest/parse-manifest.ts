import * as z from 'zod'

import {parseConfig} from '../policy/parse-config.ts'
import {type Manifest, REDACTION_POLICIES} from './manifest.ts'

const text = z.string({error: 'must be a text'}).min(1, {error: 'must not be empty'})
const names = z.array(text, {error: 'must be a list of names'}).optional()
const entries = z.array(z.strictObject({id: text, name: text.optional()}), {error: 'must be a list of objects with an id'}).optional()
const bytes = z.int().positive().optional()

const ManifestSchema = z.strictObject({
  name: text,
  credentials: z
    .array(z.strictObject({id: text, type: text, name: text, project: text.optional()}), {error: 'must be a list of objects with id, type and name'})
    .optional(),
  environment: names,
  blockEnvironment: z.boolean({error: 'must be true or false'}).optional(),
  variables: names,
  secrets: names,
  workflows: z
    .array(z.strictObject({id: text, name: text.optional(), published: z.boolean().optional()}), {error: 'must be a list of objects with an id'})
    .optional(),
  webhooks: z.array(z.strictObject({method: text, path: text, workflow: text.optional()})).optional(),
  dataTables: entries,
  folders: entries,
  projects: entries,
  communityPackages: z.record(text, text).optional(),
  limits: z.strictObject({workflowBytes: bytes, pinnedBytes: bytes}).optional(),
  redactionPolicy: z.enum(REDACTION_POLICIES, {error: `must be one of ${REDACTION_POLICIES.join(', ')}`}).optional(),
})

/**
 * Reads a manifest from its text, YAML or JSON.
 * @param source how the file is called in an error
 * @throws {InputInvalidError} naming each wrong member with its line
 */
export function parseManifest(text: string, source: string): Manifest {
  return parseConfig(ManifestSchema, text, source, {
    what: 'manifest',
    hint: `Its members are ${Object.keys(ManifestSchema.shape).join(', ')}; only name is required. docs/operations/workflow-policy.md explains them.`,
  })
}
