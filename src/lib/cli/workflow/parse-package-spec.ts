import {UsageError} from '../../errors/usage.ts'

/** A community package of the registry, or one in a folder. */
export type PackageSpec = {name: string; spec: string} | {folder: string}

/** `name`, `name@version`, or a path that begins with a dot or a slash. Nothing else that npm takes: a git address would run code. */
export function parsePackageSpec(text: string): PackageSpec {
  if (/^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:)/.test(text)) return {folder: text}
  const parts = /^(?<name>(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:@(?<spec>[\w.^~<>=| *-]+))?$/.exec(text)?.groups
  if (parts?.name === undefined)
    throw new UsageError(`--package does not take "${text}".`, {hint: 'Give name@version, or the path of a folder that begins with ./ or /.'})
  return {name: parts.name, spec: parts.spec ?? 'latest'}
}
