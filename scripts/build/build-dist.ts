import {mkdtemp, readdir, rm} from 'node:fs/promises'
import {join} from 'node:path'

import {hashInputs} from './hash-inputs.ts'
import {withLock} from './lock.ts'
import {publish} from './publish.ts'
import {isComplete, readStamp} from './stamp.ts'

const stagingPrefix = '.staging-'

export interface BuildOptions {
  force: boolean
  /** Remove what earlier builds left; a process that still runs them may then miss a chunk. */
  clean: boolean
}

/** Several at once are safe: one builds, the others find its work done. A running CLI sees every file whole, the old or the new one. */
export async function buildDist(dist: string, options: BuildOptions): Promise<'built' | 'up to date'> {
  if (!options.force && !options.clean && (await isCurrent(dist))) return 'up to date'
  return withLock(join(dist, '.lock'), async () => {
    if (!options.force && !options.clean && (await isCurrent(dist))) return 'up to date'
    await build(dist, options)
    return 'built'
  })
}

async function isCurrent(dist: string): Promise<boolean> {
  const stamp = await readStamp(dist)
  return stamp !== undefined && stamp.inputs === (await hashInputs()) && (await isComplete(dist, stamp))
}

async function build(dist: string, {clean}: BuildOptions): Promise<void> {
  // Hashed before the files are read: a change during the build then makes the next one build again.
  const inputs = await hashInputs()
  await removeAbandoned(dist)
  const staging = await mkdtemp(join(dist, stagingPrefix))
  try {
    const [{bundleCommands}, {bundleLibrary, declareLibrary}] = await Promise.all([import('./commands.ts'), import('./library.ts')])
    await Promise.all([bundleCommands(staging), bundleLibrary(staging), declareLibrary(staging)])
    await publish({staging, dist, inputs, keepPrevious: !clean})
  } finally {
    await rm(staging, {recursive: true, force: true})
  }
}

/** What builds that were killed left; under the lock nobody works there. */
async function removeAbandoned(dist: string): Promise<void> {
  const abandoned = (await readdir(dist)).filter((name) => name.startsWith(stagingPrefix))
  await Promise.all(abandoned.map((name) => rm(join(dist, name), {recursive: true})))
}
