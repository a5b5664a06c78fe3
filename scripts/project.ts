import {dirname, join} from 'node:path'
import {globSync} from 'tinyglobby'

/** The folder of package.json. */
export const projectRoot = dirname(import.meta.dirname)

export function inProject(...path: string[]): string {
  return join(projectRoot, ...path)
}

/** Files by glob, relative to the project, sorted so that what is made from them does not depend on the file system. */
export function projectFiles(patterns: string | readonly string[], ignore: readonly string[] = []): string[] {
  return globSync(patterns, {cwd: projectRoot, ignore: [...ignore], dot: true}).sort()
}
