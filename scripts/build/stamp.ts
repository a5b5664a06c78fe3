import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'

/** Kept inside dist, so that it goes when dist goes. */
export const stampName = '.build.json'

export interface Stamp {
  /** Hash of what dist was built from. */
  inputs: string
  /** Hash of each file, by its path in dist. */
  files: Record<string, string>
}

/** Undefined when there is none, or none that can be read: both mean building anew. */
export async function readStamp(dist: string): Promise<Stamp | undefined> {
  try {
    return JSON.parse(await readFile(join(dist, stampName), 'utf8')) as Stamp
  } catch {
    return undefined
  }
}

/** True when each file is there as it was built. */
export async function isComplete(dist: string, {files}: Stamp): Promise<boolean> {
  const same = await Promise.all(Object.entries(files).map(async ([path, hash]) => (await hashFile(join(dist, path))) === hash))
  return same.every(Boolean)
}

/** Undefined when the file cannot be read. */
export async function hashFile(path: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  } catch {
    return undefined
  }
}
