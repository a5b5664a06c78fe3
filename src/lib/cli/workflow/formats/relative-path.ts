import {isAbsolute, relative, resolve, sep} from 'node:path'

/** A file as seen from a folder, with forward slashes; null when it does not lie below it. */
export function relativePath(file: string, base: string): string | null {
  const path = relative(base, resolve(file))
  return path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? null : path.replaceAll(sep, '/')
}
