import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {eventually} from '../../harness/eventually.ts'
import {bin, genesis, root, temporaryFolder} from './genesis.ts'

const sound = await readFile('test/fixtures/workflows/sound.json', 'utf8')
const broken = sound.replaceAll('"node": "Add to list"', '"node": "Gone"')

interface Watching extends AsyncDisposable {
  /** Resolves when the last line that sums up is this. */
  says(summary: RegExp): Promise<unknown>
  stdout(): string
  stderr(): string
  interrupt(): Promise<number | null>
}

/** A child process that watches, ended at the latest with the test. */
function watching(...inputs: string[]): Watching {
  const child = spawn(process.execPath, [bin, 'workflow', 'validate', '--watch', ...inputs], {
    cwd: root,
    env: {PATH: process.env.PATH},
    stdio: 'pipe',
  })
  const text = {stdout: '', stderr: ''}
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    says: (summary) => eventually(() => summary.test(text.stdout.match(/^[✔✖].*$/gm)?.at(-1) ?? ''), 25_000),
    interrupt: () => {
      child.kill('SIGINT')
      return ended
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

describe('genesis workflow validate --watch', {timeout: 60_000}, () => {
  it('checks at once, and again when a file changes, comes, goes or takes the place of another', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'sub'))
    await writeFile(join(folder.path, 'a.json'), sound)
    await using watch = watching(folder.path)
    await watch.says(/^✔ 1 file, 1 valid, 0 errors/)
    await writeFile(join(folder.path, 'a.json'), broken)
    await watch.says(/^✖ 1 file, 0 valid, 1 error/)
    await writeFile(join(folder.path, 'sub/b.json'), '{}')
    await watch.says(/^✖ 2 files, 0 valid, 2 errors/)
    // As editors save.
    await writeFile(join(folder.path, '.a.json.tmp'), sound)
    await rename(join(folder.path, '.a.json.tmp'), join(folder.path, 'a.json'))
    await watch.says(/^✖ 2 files, 1 valid, 1 error/)
    await rm(join(folder.path, 'sub/b.json'))
    await watch.says(/^✔ 1 file, 1 valid, 0 errors/)
    expect(await watch.interrupt()).toBe(0)
    // Nothing is taken back from a log.
    expect(watch.stdout()).not.toContain('\u001b')
    expect(watch.stdout().match(/^[✔✖]/gm)?.length).toBeGreaterThanOrEqual(5)
  })

  it('ends on Ctrl-C with the verdict of the last check, and with no error', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'a.json'), broken)
    await using watch = watching(join(folder.path, 'a.json'))
    await watch.says(/^✖ 1 file/)
    expect(await watch.interrupt()).toBe(1)
    expect(watch.stderr()).toBe('Watching for changes; Ctrl-C ends it.\n')
  })

  it('watches the matches of a glob, and waits for a file that is gone for the moment', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'a.json'), sound)
    await using watch = watching(`${folder.path}/*.json`)
    await watch.says(/^✔ 1 file/)
    await rm(join(folder.path, 'a.json'))
    await eventually(() => watch.stderr().includes('No file matches'), 25_000)
    await writeFile(join(folder.path, 'c.json'), broken)
    await watch.says(/^✖ 1 file/)
    expect(await watch.interrupt()).toBe(1)
  })

  it.each([
    ['a file that is not there', ['nowhere.json', '--watch'], 'nowhere.json does not exist'],
    ['standard input', ['-', '--watch'], 'Standard input cannot be watched.'],
    ['json', ['.', '--watch', '--json'], '--watch never ends, so that it has no json answer.'],
    ['a form for programs', ['.', '--watch', '--format', 'sarif'], '--watch never ends, so that it has no sarif answer.'],
  ])('refuses %s: exit code 2', async (_, args, message) => {
    const {code, stdout, stderr} = await genesis(['workflow', 'validate', ...args])
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(message)
  })
})
