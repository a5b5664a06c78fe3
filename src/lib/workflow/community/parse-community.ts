import * as z from 'zod'

import {parseConfig} from '../policy/parse-config.ts'
import {COMMUNITY_SCHEMA, type CommunityPackage, outlineDescription} from './community-package.ts'

const text = z.string({error: 'must be a text'}).min(1, {error: 'must not be empty'})
const version = z.number({error: 'must be a number'}).positive({error: 'must be a positive number'})
const flag = z.boolean({error: 'must be true or false'}).optional()

const Node = z.strictObject({
  name: text,
  versions: z.array(version, {error: 'must be a list of numbers'}).nonempty({error: 'must not be empty'}).default([1]),
  defaultVersion: version.optional(),
  trigger: flag,
  usableAsTool: flag,
})

const ManifestSchema = z.strictObject({
  packages: z.array(
    z.strictObject({
      name: text,
      version: text,
      nodes: z.array(Node, {error: 'must be a list of objects with a name'}),
      credentials: z.array(text, {error: 'must be a list of names'}).default([]),
    }),
    {error: 'must be a list of objects with name, version and nodes'},
  ),
})

/**
 * Reads a list of community packages with their nodes from its text, YAML or JSON.
 * @param source how the file is called in an error
 * @throws {InputInvalidError} naming each wrong member with its line
 */
export function parseCommunity(text: string, source: string): CommunityPackage[] {
  const {packages} = parseConfig(ManifestSchema, text, source, {
    what: 'list of community packages',
    hint: 'It has packages, each with name, version, nodes and credentials. docs/operations/node-catalogue.md explains them.',
  })
  return packages.map((of) => ({
    schema: COMMUNITY_SCHEMA,
    name: of.name,
    version: of.version,
    nodes: Object.fromEntries(of.nodes.map((node) => [`${of.name}.${node.name}`, [outlineDescription(node)]])),
    credentials: of.credentials.map((name) => ({name})),
  }))
}
