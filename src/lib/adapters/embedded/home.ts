import {constants} from 'node:fs'
import {access, mkdir, stat} from 'node:fs/promises'
import {dirname, join, resolve} from 'node:path'

import {HomeUnwritableError} from '../../errors/environment.ts'

/** Where the embedded stack keeps what. All paths are absolute. */
export interface StackPaths {
  /** GENESIS_HOME */
  home: string
  /** Secrets and state that only this user may read. */
  secretsFile: string
  stateFile: string
  /** Postgres data, logs, PostgREST's configuration: readable by the system user that runs them. */
  dataRoot: string
  pgData: string
  logs: string
}

/**
 * Creates GENESIS_HOME when it is missing and makes sure that it can be written.
 * @throws {HomeUnwritableError}
 */
export async function prepareHome(homeSetting: string): Promise<string> {
  const home = resolve(homeSetting)
  try {
    await makeFolders(home)
    await access(home, constants.W_OK | constants.X_OK)
    return home
  } catch (error) {
    throw new HomeUnwritableError(`GENESIS_HOME ${home} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, {
      hint: 'Set GENESIS_HOME to a folder that you may write, or change the permissions of this one.',
      cause: error,
    })
  }
}

/** Folder by folder, because Node's own recursive mkdir never returns below /proc and the like. */
async function makeFolders(folder: string): Promise<void> {
  const exists = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (exists || folder === dirname(folder)) return
  await makeFolders(dirname(folder))
  await mkdir(folder, {mode: 0o755}).catch(async (error: NodeJS.ErrnoException) => {
    // Another command may have made it in the same moment; a file of that name stays a fault.
    if (error.code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error
  })
}

export function stackPaths(home: string, dataRoot: string): StackPaths {
  return {
    home,
    secretsFile: join(home, 'secrets.json'),
    stateFile: join(home, 'stack.json'),
    dataRoot,
    pgData: join(dataRoot, 'postgres'),
    logs: join(dataRoot, 'logs'),
  }
}

/** True when a user who owns nothing on the way can reach `path`: each folder above it lets others enter. */
export async function reachableByOthers(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const mode = await stat(folder).then(
      (s) => s.mode,
      () => 0o001,
    )
    if ((mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
