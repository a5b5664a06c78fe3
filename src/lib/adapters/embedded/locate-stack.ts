import {createHash} from 'node:crypto'
import {join} from 'node:path'

import {prepareHome, reachableByOthers, type StackPaths, stackPaths} from './home.ts'

/** Root's servers run as another user. This is theirs where that user cannot enter what root was given. */
export const sharedRoot = '/var/lib/genesis-fleet'

export interface StackOptions {
  /** GENESIS_HOME as configured. */
  home: string
  /** Folder of our package.json, where node_modules and migrations are. */
  packageRoot: string
  notify(line: string): void
}

export const runsAsRoot = (): boolean => process.getuid?.() === 0

/**
 * Where the stack of this GENESIS_HOME keeps its files.
 * @throws {HomeUnwritableError}
 */
export async function locateStack(options: StackOptions): Promise<StackPaths> {
  const home = await prepareHome(options.home)
  const inPlace = !runsAsRoot() || (await reachableByOthers(home))
  return stackPaths(home, inPlace ? join(home, 'data') : join(sharedRoot, createHash('sha256').update(home).digest('hex').slice(0, 16)))
}
