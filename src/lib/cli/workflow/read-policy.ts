import {dirname, join} from 'node:path'

import type {Baseline} from '../../workflow/policy/baseline.ts'
import type {Policy} from '../../workflow/policy/policy.ts'
import {readText} from '../read-text.ts'

/** How policies and baselines are read; passed in, because the command line knows features by their types only. */
export interface PolicyParsers {
  parsePolicy(text: string, source: string): Policy
  parseBaseline(text: string, source: string): Baseline
}

/**
 * Reads a policy with the baselines that it names, which lie where it says, as seen from its own folder.
 * @param known false leaves the baselines out, to find what a new one must hold
 * @throws {InputUnreadableError | InputInvalidError}
 */
export async function readPolicy(path: string, parsers: PolicyParsers, {known = true} = {}): Promise<Policy> {
  const policy = parsers.parsePolicy(await readText(path), path)
  if (!known) return policy
  const names = [policy.baseline, ...(policy.paths ?? []).map(({baseline}) => baseline)].filter((name) => name !== undefined)
  const read = [...new Set(names)].map(async (name) => {
    const file = join(dirname(path), name)
    return [name, parsers.parseBaseline(await readText(file), file)] as const
  })
  return {...policy, baselines: Object.fromEntries(await Promise.all(read))}
}
