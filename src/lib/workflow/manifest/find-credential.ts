import type {Manifest, ManifestCredential} from './manifest.ts'

/** The credential that a type and a name mean; null when the manifest has none, or several, of that name. */
export function findCredential(manifest: Manifest, type: string, name: string): ManifestCredential | null {
  const [found, another] = (manifest.credentials ?? []).filter((credential) => credential.type === type && credential.name === name)
  return found === undefined || another !== undefined ? null : found
}
