import * as z from 'zod'

import {PackageInvalidError} from '../../errors/catalog.ts'
import type {PackageSource} from '../catalog/ports.ts'
import {COMMUNITY_SCHEMA, type CommunityPackage, outlineDescription} from './community-package.ts'
import {readCredentialCode} from './read-credential-code.ts'
import {readNodeCode} from './read-node-code.ts'

const Paths = z.array(z.string()).default([])
const Manifest = z.looseObject({
  name: z.string().min(1),
  version: z.string().min(1),
  n8n: z.looseObject({nodes: Paths, credentials: Paths}),
})

export interface ReadPackage {
  community: CommunityPackage
  /** Files of nodes and credential types that do not say in plain literals what they are. */
  unread: string[]
}

/**
 * What can be known of a community package without running its code: the types of its nodes and credentials, versions, triggers.
 * @throws {PackageInvalidError} when it has no nodes, or none that can be read
 */
export async function readCommunity(source: PackageSource, name: string, version: string, signal: AbortSignal): Promise<ReadPackage> {
  const read = (wanted: readonly string[]) => source.files({name, version, wanted, signal})
  const manifest = Manifest.safeParse(parseJson((await read(['package.json'])).get('package.json') ?? ''))
  if (!manifest.success) throw invalid(name, 'its package.json has no section n8n, so it brings no nodes', manifest.error)
  const {n8n, ...own} = manifest.data
  const texts = await read([...n8n.nodes, ...n8n.credentials])
  const nodes = n8n.nodes.map((path) => ({path, outline: readNodeCode(texts.get(path) ?? '')}))
  const credentials = n8n.credentials.map((path) => ({path, name: readCredentialCode(texts.get(path) ?? '')}))
  const outlines = nodes.flatMap(({outline}) => outline ?? [])
  if (outlines.length === 0) throw invalid(own.name, 'none of its nodes says in plain literals what it is')
  return {
    community: {
      schema: COMMUNITY_SCHEMA,
      name: own.name,
      version: own.version,
      nodes: Object.fromEntries(outlines.map((outline) => [`${own.name}.${outline.name}`, [outlineDescription(outline)]])),
      credentials: credentials.flatMap((credential) => (credential.name === null ? [] : [{name: credential.name}])),
    },
    unread: [...nodes.filter(({outline}) => outline === null), ...credentials.filter((credential) => credential.name === null)].map(({path}) => path),
  }
}

function invalid(name: string, reason: string, cause?: unknown): PackageInvalidError {
  return new PackageInvalidError(`The package ${name} cannot be used: ${reason}.`, {
    hint: 'Describe its nodes in a file of your own and give that to workflow validate with --community.',
    cause,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
