import type {Manifest} from '../../workflow/manifest/manifest.ts'
import {readText} from '../read-text.ts'

/**
 * Reads what the tenants have.
 * @param parseManifest passed in, because the command line knows features by their types only
 * @throws {InputUnreadableError | InputInvalidError}
 */
export async function readManifest(path: string, parseManifest: (text: string, source: string) => Manifest): Promise<Manifest> {
  return parseManifest(await readText(path), path)
}
