import valid from 'semver/functions/valid.js'
import maxSatisfying from 'semver/ranges/max-satisfying.js'
import validRange from 'semver/ranges/valid.js'

import {CatalogMissingError} from '../../errors/catalog.ts'
import {UsageError} from '../../errors/usage.ts'
import type {Catalog} from '../../workflow/catalog/catalog.ts'

/** The installed catalogues, the newest release first. */
export interface InstalledReleases {
  releases(): Promise<string[]>
  open(n8n: string): Promise<Catalog>
}

/**
 * The catalogues that `--target-n8n` names, each once, in its order.
 * @param flag versions, ranges such as 2.41, `latest` for the newest one installed, `installed` for all; an item may have several with commas between.
 *   Empty: the newest that is installed, or none
 * @throws {CatalogMissingError} when no catalogue is installed for one of them
 * @throws {UsageError} when one is no version
 */
export async function openTargets(flag: readonly string[], installed: InstalledReleases): Promise<Catalog[]> {
  const releases = await installed.releases()
  const named = flag.flatMap((item) => item.split(',')).map((item) => item.trim())
  const chosen = flag.length === 0 ? releases.slice(0, 1) : named.flatMap((target) => resolveTarget(target, releases))
  return Promise.all(Array.from(new Set(chosen), (n8n) => installed.open(n8n)))
}

/** What `--require-catalog` says when no catalogue is installed. */
export function noCatalog(): CatalogMissingError {
  return new CatalogMissingError('No node catalogue is installed, and --require-catalog demands one.', {
    hint: 'Install that of your release of n8n: genesis workflow catalog install VERSION',
  })
}

/** Beside versions and ranges. */
const words: readonly string[] = ['installed', 'latest']

function resolveTarget(target: string, releases: readonly string[]): readonly string[] {
  const isWord = words.includes(target)
  if (!isWord && (target === '' || validRange(target) === null))
    throw new UsageError(`--target-n8n does not take "${target}".`, {hint: 'Give versions of n8n with commas between: --target-n8n 2.41.1,2.30.0'})
  if (target === 'installed' && releases.length > 0) return releases
  const found = target === 'latest' ? releases[0] : maxSatisfying([...releases], target)
  if (found !== undefined && found !== null) return [found]
  const message = isWord ? 'No node catalogue is installed.' : `There is no node catalogue of n8n ${target}.`
  throw new CatalogMissingError(message, {hint: `Install it: genesis workflow catalog install ${isWord ? '' : argument(target)}`.trimEnd()})
}

/** As a shell takes it: ranges have characters that it would obey. */
function argument(target: string): string {
  return valid(target) ?? `"${target}"`
}
