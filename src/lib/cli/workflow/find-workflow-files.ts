import type {Dirent} from 'node:fs'
import {readdir, realpath, stat} from 'node:fs/promises'
import {isAbsolute, join, normalize, parse, resolve, sep} from 'node:path'

import {InputUnreadableError} from '../../errors/usage.ts'
import {STDIN} from '../read-text.ts'
import {unreadable} from '../unreadable.ts'

/**
 * The files meant by the arguments of a command, each once, sorted by path: a file as it is, a folder for the *.json files below it
 * (without `node_modules` and folders that begin with a dot), a glob for the files that match it, `-` for standard input.
 * @param leaveOut files that folders and globs may contain but that are no workflows, such as the golden template
 * @throws {InputUnreadableError} when an argument names nothing, or a folder or glob holds no file
 */
export async function findWorkflowFiles(inputs: readonly string[], leaveOut: readonly string[] = []): Promise<string[]> {
  const found = new Map<string, string>()
  const excluded = new Set(leaveOut.map((path) => resolve(path)))
  for (const input of inputs) {
    for (const path of await expand(input, excluded)) {
      const real = path === STDIN ? STDIN : await realPathOf(path)
      const known = found.get(real)
      // Of several ways to a file, through links, the shortest names it.
      if (known === undefined || path.length < known.length) found.set(real, path)
    }
  }
  return [...found.values()].sort((a, b) => (a < b ? -1 : Number(a > b)))
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function expand(input: string, excluded: ReadonlySet<string>): Promise<string[]> {
  if (input === STDIN) return [STDIN]
  const kind = await kindOf(input)
  if (kind === 'file') return [normalize(input)]
  const paths = kind === 'folder' ? await filesBelow(input) : await filesMatching(input)
  const files = paths.filter((path) => !excluded.has(resolve(path)))
  if (files.length > 0) return files
  throw kind === 'folder'
    ? new InputUnreadableError(`There is no workflow file in ${input === '.' ? 'this folder' : input}.`, {
        hint: 'A folder is searched for *.json files, also in the folders below it, except in node_modules and in folders that begin with a dot.',
      })
    : new InputUnreadableError(`No file matches ${input}.`, {hint: 'Check the pattern; quote it so that the shell leaves it alone.'})
}

/** A path that exists is never taken for a glob, whatever characters it has. */
async function kindOf(input: string): Promise<'file' | 'folder' | 'glob'> {
  try {
    return (await stat(input)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    const {isDynamicPattern} = await import('tinyglobby')
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && isDynamicPattern(input)) return 'glob'
    throw unreadable(input, error)
  }
}

async function filesMatching(pattern: string): Promise<string[]> {
  const {glob} = await import('tinyglobby')
  const absolute = isAbsolute(pattern)
  const cwd = absolute ? parse(pattern).root : '.'
  const paths = await glob(pattern, {cwd, absolute, ignore: ['**/node_modules/**'], expandDirectories: false})
  // What to ignore is matched below the working directory only, so that a pattern that begins with ../ evades it.
  return paths.map((path) => normalize(path)).filter((path) => pattern.includes('node_modules') || !path.split(sep).includes('node_modules'))
}

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = []
  // Real paths of the folders entered so far: a link that leads back to one ends there.
  const seen = new Set<string>()
  async function enter(current: string): Promise<void> {
    const real = await realPathOf(current)
    if (seen.has(real)) return
    seen.add(real)
    for (const entry of await entriesOf(current)) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const path = join(current, entry.name)
      const isFile = entry.name.endsWith('.json')
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(path, isFile)))) await enter(path)
      else if (isFile) files.push(path)
    }
  }
  await enter(folder)
  return files
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, {withFileTypes: true})
    // Links last: what is also there without them is found without them.
    return entries.sort((a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()) || (a.name < b.name ? -1 : 1))
  } catch (error) {
    throw unreadable(folder, error)
  }
}

/** A link that leads nowhere matters only when it has the name of a workflow. */
async function leadsToFolder(link: string, matters: boolean): Promise<boolean> {
  try {
    return (await stat(link)).isDirectory()
  } catch (error) {
    if (matters) throw unreadable(link, error)
    return false
  }
}
