import {readdir, readFile} from 'node:fs/promises'
import {join, resolve} from 'node:path'

import {InputUnreadableError} from '../../errors/usage.ts'
import type {CatalogFiles} from '../../workflow/catalog/ports.ts'
import {writeAtomically} from './write-atomically.ts'

const EXTENSION = '.catalog'
const COMMUNITY_EXTENSION = '.json'

/** Catalogues in `catalogs` below GENESIS_HOME, each named after its release; in `community` below that, what is known of community packages. */
export function catalogFiles(home: string): CatalogFiles {
  const folder = join(resolve(home), 'catalogs')
  const communityFolder = join(folder, 'community')
  return {
    releases: async () => (await namesIn(folder, EXTENSION)).map((name) => name.slice(0, -EXTENSION.length)),
    read: async (n8n) => {
      const path = join(folder, `${n8n}${EXTENSION}`)
      const bytes = await readOptional(path)
      return bytes && {path, bytes}
    },
    write: (n8n, bytes) => writeAtomically(join(folder, `${n8n}${EXTENSION}`), bytes),
    community: async () => {
      const names = await namesIn(communityFolder, COMMUNITY_EXTENSION)
      return Promise.all(names.sort().map(async (name) => String((await readOptional(join(communityFolder, name))) ?? '')))
    },
    // The name of a package may have a slash.
    writeCommunity: (name, text) => writeAtomically(join(communityFolder, `${encodeURIComponent(name)}${COMMUNITY_EXTENSION}`), text),
  }
}

async function namesIn(folder: string, extension: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw unreadable(folder, error)
  })
  return names.filter((name) => name.endsWith(extension) && !name.startsWith('.'))
}

async function readOptional(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw unreadable(path, error)
  })
}

function unreadable(path: string, error: NodeJS.ErrnoException): InputUnreadableError {
  return new InputUnreadableError(`${path} cannot be read (${error.code ?? 'unknown'}).`, {hint: 'Check its permissions.', cause: error})
}
