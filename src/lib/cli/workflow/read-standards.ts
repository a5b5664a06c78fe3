import {dirname, relative, resolve, sep} from 'node:path'

import type {Catalog} from '../../workflow/catalog/catalog.ts'
import type {StandardsParsers} from '../../workflow/standards-parsers.ts'
import type {ValidateOptions} from '../../workflow/validate-workflow.ts'
import {readText} from '../read-text.ts'
import {type InstalledReleases, noCatalog, openTargets} from './open-targets.ts'
import {readManifest} from './read-manifest.ts'
import {readPolicy} from './read-policy.ts'

/** The flags of `standards-flags.ts`, as they were given. */
export interface StandardsFlags {
  'target-n8n'?: string[] | undefined
  'require-catalog': boolean
  community?: string[] | undefined
  policy?: string | undefined
  manifest?: string | undefined
  template?: string | undefined
  'write-baseline'?: string | undefined
}

export interface Standards {
  options: Omit<ValidateOptions, 'path'>
  /** How the policy calls a file. */
  pathOf(this: void, file: string): string
  /** Files that are no workflows, should they lie among them. */
  leaveOut: string[]
}

/** What comes from outside. */
export interface StandardsSources {
  parsers: StandardsParsers
  catalogs: InstalledReleases
  /** `2027-03-31`, in UTC. */
  today: string
}

/**
 * Reads everything that workflows are to be held to.
 * @throws {CatalogMissingError} when a release has no catalogue, or there is none and one is demanded
 * @throws {InputUnreadableError | InputInvalidError} for a file that cannot be read or is not valid
 */
export async function readStandards(flags: StandardsFlags, sources: StandardsSources): Promise<Standards> {
  const [targets, template, policy, manifest] = await Promise.all([
    readTargets(flags, sources),
    optional(flags.template, async (file) => (await sources.parsers.template())(await readText(file), file)),
    optional(flags.policy, async (file) => readPolicy(file, await sources.parsers.policy(), {known: flags['write-baseline'] === undefined})),
    optional(flags.manifest, async (file) => readManifest(file, await sources.parsers.manifest())),
  ])
  const baselines = Object.keys(policy?.baselines ?? {}).map((name) => resolve(dirname(flags.policy ?? ''), name))
  const files = [flags.template, flags.policy, flags.manifest, flags['write-baseline'], ...(flags.community ?? []), ...baselines]
  return {
    options: {targets, template, policy, manifest, today: sources.today},
    pathOf: flags.policy === undefined ? (file) => file : pathsFrom(dirname(flags.policy)),
    leaveOut: files.filter((file) => file !== undefined),
  }
}

async function readTargets(flags: StandardsFlags, {catalogs, parsers}: StandardsSources): Promise<Catalog[]> {
  const targets = await openTargets(flags['target-n8n'] ?? [], catalogs)
  if (targets.length === 0 && flags['require-catalog']) throw noCatalog()
  const {community = []} = flags
  if (community.length === 0) return targets
  const parse = await parsers.community()
  const packages = (await Promise.all(community.map(async (file) => parse(await readText(file), file)))).flat()
  return Promise.all(targets.map((catalog) => parsers.withCommunity(catalog, packages)))
}

/** Policies name files as they are seen from their own folder, with `/` on every system. */
function pathsFrom(folder: string): (file: string) => string {
  return (file) => (file === '<stdin>' ? file : relative(resolve(folder), resolve(file)).replaceAll(sep, '/'))
}

async function optional<T>(file: string | undefined, read: (file: string) => Promise<T>): Promise<T | undefined> {
  return file === undefined ? undefined : read(file)
}
