import {randomBytes} from 'node:crypto'
import {mkdir, open, rename, rm} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'

import {HomeUnwritableError} from '../../errors/environment.ts'

/**
 * Writes a file of its own until it is whole and on the disk, which then takes its name in one step. What a killed process leaves behind
 * never has that name.
 * @throws {HomeUnwritableError}
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<string> {
  const folder = dirname(path)
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(folder, {recursive: true})
    await writeDurably(temporary, content)
    await rename(temporary, path)
    return path
  } catch (error) {
    await rm(temporary, {force: true}).catch(() => undefined)
    throw new HomeUnwritableError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, {
      hint: 'Set GENESIS_HOME to a folder that you may write, or change the permissions of this one.',
      cause: error,
    })
  }
}

async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  await using file = await open(path, 'wx')
  await file.writeFile(content)
  await file.sync()
}
