import {readFile} from 'node:fs/promises'
import {dirname, join, resolve} from 'node:path'
import {satisfies, valid} from 'semver'
import * as z from 'zod'

import {PackageInvalidError} from '../../errors/catalog.ts'
import {InputUnreadableError, NotFoundError} from '../../errors/usage.ts'
import type {FilesRequest, PackageManifest, PackageSource} from '../../workflow/catalog/ports.ts'

const Manifest = z.looseObject({
  name: z.string(),
  version: z.string().refine((version) => valid(version) !== null),
  dependencies: z.record(z.string(), z.string()).default({}),
})

interface FoundPackage extends PackageManifest {
  folder: string
}

/** The packages of an n8n that is installed in a folder: its own one, a `node_modules` that it is in, or the `node_modules` that it has. */
export function folderSource(root: string): PackageSource {
  return {
    manifest: async (name, spec) => {
      const found = await findPackage(root, name)
      if (spec === 'latest' || satisfies(found.version, spec, {includePrerelease: true})) return found
      throw new NotFoundError(`${root} has ${name} ${found.version}, not ${spec}.`, {hint: `Leave the version out, or give ${found.version}.`})
    },
    files: async (request) => readFiles((await findPackage(root, request.name)).folder, request),
  }
}

/** A package that lies in a folder, whatever its name is. */
export function packageFolder(folder: string): PackageSource {
  return {
    manifest: (name) => findPackage(folder, name),
    files: (request) => readFiles(folder, request),
  }
}

async function findPackage(root: string, name: string): Promise<FoundPackage> {
  const folder = resolve(root)
  const places = [join(folder, name), folder, join(folder, 'node_modules', name), join(folder, 'n8n/node_modules', name), dirname(folder)]
  for (const place of places) {
    const found = await readManifest(place)
    if (found?.name === name) return found
  }
  throw new NotFoundError(`There is no package ${name} in ${root}.`, {
    hint: 'Name the folder that n8n is installed in, or the node_modules it is part of.',
  })
}

async function readManifest(folder: string): Promise<FoundPackage | undefined> {
  const path = join(folder, 'package.json')
  const text = await readOptional(path)
  if (text === undefined) return undefined
  const manifest = Manifest.safeParse(parseJson(text))
  if (manifest.success) return {...manifest.data, folder}
  throw new PackageInvalidError(`${path} is no package.json with a name and a version.`, {hint: 'Install the package again.', cause: manifest.error})
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function readFiles(folder: string, {wanted, signal}: FilesRequest): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const path of wanted) {
    signal.throwIfAborted()
    const text = await readOptional(join(folder, path))
    if (text !== undefined) texts.set(path, text)
  }
  return texts
}

async function readOptional(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR') return undefined
    throw new InputUnreadableError(`${path} cannot be read (${error.code ?? 'unknown'}).`, {hint: 'Check its permissions.', cause: error})
  })
}
