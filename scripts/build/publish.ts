import {mkdir, readdir, rename, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'

import {hashFile, readStamp, type Stamp, stampName} from './stamp.ts'

export interface Publication {
  /** Holds the complete build, on the file system of dist. */
  staging: string
  dist: string
  inputs: string
  keepPrevious: boolean
}

/**
 * Moves a build into dist file by file. Chunks go first, because their names hold their content and nothing refers to new ones yet; then
 * what imports them. The files of the build before stay, because a process that runs it may load a chunk of it at any time.
 */
export async function publish({staging, dist, inputs, keepPrevious}: Publication): Promise<void> {
  const previous = keepPrevious ? await readStamp(dist) : undefined
  const stamp: Stamp = {inputs, files: {}}
  for (const path of (await filesBelow(staging)).sort(chunksFirst)) {
    const hash = await hashFile(join(staging, path))
    if (hash === undefined) throw new Error(`${path} vanished during the build`)
    stamp.files[path] = hash
    if ((await hashFile(join(dist, path))) === hash) continue
    await mkdir(dirname(join(dist, path)), {recursive: true})
    await rename(join(staging, path), join(dist, path))
  }
  await writeFile(join(staging, stampName), JSON.stringify(stamp, undefined, 2))
  await rename(join(staging, stampName), join(dist, stampName))
  await removeOthers(dist, new Set([...Object.keys(stamp.files), ...Object.keys(previous?.files ?? {})]))
}

async function removeOthers(dist: string, kept: ReadonlySet<string>): Promise<void> {
  const others = (await filesBelow(dist)).filter((path) => !kept.has(path) && path !== stampName && path !== '.lock')
  await Promise.all(others.map((path) => rm(join(dist, path), {force: true})))
}

function chunksFirst(a: string, b: string): number {
  return rank(a) - rank(b) || a.localeCompare(b)
}

function rank(path: string): number {
  if (path.startsWith('chunks/')) return 0
  return path === 'main.js' ? 2 : 1
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true})
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
