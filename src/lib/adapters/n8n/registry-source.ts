import {setTimeout} from 'node:timers/promises'
import pacote, {type Options} from 'pacote'

import {RegistryUnreachableError} from '../../errors/catalog.ts'
import type {FilesRequest, PackageManifest, PackageSource} from '../../workflow/catalog/ports.ts'
import {readTarball} from './read-tarball.ts'
import {registryError} from './registry-error.ts'
import {type RegistryOptions, registryOptions} from './registry-options.ts'
import {type StallGuard, stallGuard} from './stall-guard.ts'

/** Packages of the npm registry that the environment names. Tarballs are read as they come and never unpacked to disk; pacote proves their integrity. */
export async function registrySource(env: Readonly<Record<string, string | undefined>>): Promise<PackageSource> {
  const options = await registryOptions(env)
  return {
    manifest: (name, spec, signal) => readManifest(name, spec, signal, options),
    files: (request) => readFiles(request, options),
  }
}

async function readManifest(name: string, spec: string, signal: AbortSignal, options: RegistryOptions): Promise<PackageManifest> {
  return guarded({name, spec, signal}, options, async (_, pacoteOptions) => {
    const {version, dependencies = {}} = await pacote.manifest(`${name}@${spec}`, pacoteOptions)
    return {name, version, dependencies}
  })
}

async function readFiles(request: FilesRequest, options: RegistryOptions): Promise<Map<string, string>> {
  const {name, version, signal} = request
  return guarded({name, spec: version, signal}, options, (guard, pacoteOptions) => {
    const onProgress = (bytes: number) => {
      guard.moved()
      request.onProgress?.(bytes)
    }
    return pacote.tarball.stream(
      `${name}@${version}`,
      (stream) => readWhole(stream as unknown as TarballStream, {...request, onProgress}),
      pacoteOptions,
    )
  })
}

interface Asked {
  name: string
  spec: string
  signal: AbortSignal
}

type Ask<T> = (guard: StallGuard, options: Options) => Promise<T>

/** Asks again when the registry did not answer, as often as npm would. */
async function guarded<T>(asked: Asked, options: RegistryOptions, ask: Ask<T>): Promise<T> {
  for (const delayMs of options.retryDelaysMs) {
    try {
      return await askOnce(asked, options, ask)
    } catch (error) {
      if (!(error instanceof RegistryUnreachableError)) throw error
      await setTimeout(delayMs, undefined, {signal: asked.signal})
    }
  }
  return askOnce(asked, options, ask)
}

async function askOnce<T>({name, spec, signal}: Asked, {registry, stallMs, pacoteOptions}: RegistryOptions, ask: Ask<T>): Promise<T> {
  using guard = stallGuard(signal, stallMs)
  try {
    return await ask(guard, {...pacoteOptions, ...{signal: guard.signal}})
  } catch (error) {
    throw registryError(error, {what: `${name}@${spec}`, name, spec, registry, stalled: guard.stalled})
  }
}

/** The stream that pacote hands over; @types/pacote takes it for one of Node. */
interface TarballStream extends AsyncIterable<Buffer> {
  promise(): Promise<void>
}

/** Resolves once the whole tarball has come and its integrity is proven. */
async function readWhole(stream: TarballStream, request: FilesRequest): Promise<Map<string, string>> {
  const proven = stream.promise()
  // Whichever fails first tells what is wrong; the other one then fails as well.
  const [texts] = await Promise.all([readTarball(stream, request), proven])
  return texts
}
