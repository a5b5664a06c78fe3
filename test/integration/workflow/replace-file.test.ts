import {chmod, mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {replaceFile} from '../../../src/lib/cli/replace-file.ts'
import {FileNotWrittenError} from '../../../src/lib/errors/usage.ts'
import {temporaryFolder} from './genesis.ts'

const bytes = (text: string): Buffer => Buffer.from(text)

describe('replaceFile', () => {
  it('puts the new content in the place of the old and leaves nothing else behind', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'a.json')
    await writeFile(file, 'old')
    await replaceFile(file, bytes('old'), bytes('new'))
    expect(await readFile(file, 'utf8')).toBe('new')
    expect(await readdir(folder.path)).toEqual(['a.json'])
  })

  it('leaves a file alone that another program changed meanwhile', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'a.json')
    await writeFile(file, 'theirs')
    await expect(replaceFile(file, bytes('old'), bytes('new'))).rejects.toThrow(
      `${file} was changed by another program meanwhile and was left alone.`,
    )
    expect(await readFile(file, 'utf8')).toBe('theirs')
    expect(await readdir(folder.path)).toEqual(['a.json'])
  })

  it('says which file it could not write, and why', async () => {
    await using folder = await temporaryFolder()
    const gone = join(folder.path, 'gone.json')
    await expect(replaceFile(gone, bytes('old'), bytes('new'))).rejects.toThrow(FileNotWrittenError)
    await expect(replaceFile(gone, bytes('old'), bytes('new'))).rejects.toThrow('ENOENT')
  })

  it.skipIf(process.getuid?.() === 0)('cannot write where the user may not', async () => {
    await using folder = await temporaryFolder()
    const locked = join(folder.path, 'locked')
    await mkdir(locked)
    await writeFile(join(locked, 'a.json'), 'old')
    await chmod(locked, 0o500)
    await expect(replaceFile(join(locked, 'a.json'), bytes('old'), bytes('new'))).rejects.toThrow('you may not write to its folder')
    await chmod(locked, 0o700)
  })
})
