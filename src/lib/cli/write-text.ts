import {writeFile} from 'node:fs/promises'

import {FileNotWrittenError} from '../errors/usage.ts'

/** @throws {FileNotWrittenError} */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new FileNotWrittenError(`${path} cannot be written (${error.code ?? 'unknown'}).`, {
      hint: 'Check the permissions of its folder, and the space on the disk.',
      cause: error,
    })
  })
}
