import {randomUUID} from 'node:crypto'
import {chmod, chown, open, readFile, realpath, rename, rm, stat} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'

import {FileNotWrittenError} from '../errors/usage.ts'

/**
 * Puts new content in the place of a file's, all or nothing: a reader sees the old or the new, also when the process is killed. Mode, owner and the
 * symbolic links that lead to the file stay.
 * @param expected what the file must still hold
 * @throws {FileNotWrittenError} when it holds something else by now, or cannot be written
 */
export async function replaceFile(path: string, expected: Uint8Array, content: Uint8Array): Promise<void> {
  let temporary: string | undefined
  try {
    const target = await realpath(path)
    temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`)
    await writeLike(target, temporary, content)
    if (Buffer.compare(await readFile(target), expected) !== 0) throw changedMeanwhile(path)
    await rename(temporary, target)
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, {force: true}).catch(() => undefined)
    throw error instanceof FileNotWrittenError ? error : unwritable(path, error)
  }
}

async function writeLike(model: string, path: string, content: Uint8Array): Promise<void> {
  const {mode, uid, gid} = await stat(model)
  const file = await open(path, 'wx', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  // The mode at opening goes through the umask. To whom a file belongs only root may decide; for others it becomes theirs.
  await chmod(path, mode)
  const written = await stat(path)
  if (written.uid !== uid || written.gid !== gid) await chown(path, uid, gid).catch(() => undefined)
}

function changedMeanwhile(path: string): FileNotWrittenError {
  return new FileNotWrittenError(`${path} was changed by another program meanwhile and was left alone.`, {hint: 'Run the command again.'})
}

function unwritable(path: string, cause: unknown): FileNotWrittenError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  const why = code === 'EACCES' || code === 'EPERM' ? 'you may not write to its folder' : code === 'ENOSPC' ? 'the disk is full' : code
  return new FileNotWrittenError(`${path} cannot be written: ${why}.`, {
    hint: 'Check the permissions of the file and its folder, and the space on the disk.',
    cause,
  })
}
