import {execFileSync} from 'node:child_process'
import {mkdir, readFile, rename, rm, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {FailureDocument, ValidateDocument} from './document-schema.ts'
import {genesis, temporaryFolder} from './genesis.ts'

const sound = await readFile('test/fixtures/workflows/sound.json', 'utf8')
/** Another text of the same meaning. */
const touched = `${sound}\n`

interface Repository extends AsyncDisposable {
  path: string
  git(...args: string[]): string
  write(name: string, text: string): Promise<void>
  /** Paths of the files that are reported. */
  changed(revision: string, ...inputs: string[]): Promise<string[]>
}

async function repository(): Promise<Repository> {
  const folder = await temporaryFolder()
  const identity = {GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com'}
  // The tests may be started by a git hook, which says where its own repository is.
  const env = {PATH: process.env.PATH, HOME: folder.path, GIT_CONFIG_NOSYSTEM: '1', ...identity}
  const git = (...args: string[]): string => execFileSync('git', args, {cwd: folder.path, env, encoding: 'utf8', stdio: 'pipe'}).trim()
  git('init', '--quiet', '--initial-branch', 'main')
  return {
    path: folder.path,
    git,
    write: async (name, text) => {
      await mkdir(join(folder.path, name, '..'), {recursive: true})
      await writeFile(join(folder.path, name), text)
    },
    changed: async (revision, ...inputs) => {
      const {stdout, stderr} = await genesis(['workflow', 'validate', '--json', `--changed-since=${revision}`, ...inputs], {cwd: folder.path})
      expect(stderr).toBe('')
      return ValidateDocument.parse(JSON.parse(stdout)).files.map(({path}) => path)
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

describe('genesis workflow validate --changed-since', () => {
  it('reports what is committed, staged, in the working tree or new since the branch left the revision, and nothing else', async () => {
    await using repo = await repository()
    const names = ['same', 'committed', 'staged', 'edited', 'deleted', 'moved', 'only-main']
    for (const name of names) await repo.write(`flows/${name}.json`, sound)
    await repo.write('.gitignore', 'ignored.json\n')
    repo.git('add', '.')
    repo.git('commit', '--quiet', '-m', 'first')
    repo.git('checkout', '--quiet', '-b', 'topic')
    await repo.write('flows/committed.json', touched)
    repo.git('commit', '--quiet', '-am', 'second')
    repo.git('checkout', '--quiet', 'main')
    await repo.write('flows/only-main.json', touched)
    repo.git('commit', '--quiet', '-am', 'third')
    repo.git('checkout', '--quiet', 'topic')
    await repo.write('flows/staged.json', touched)
    repo.git('add', '.')
    await repo.write('flows/edited.json', touched)
    await rm(join(repo.path, 'flows/deleted.json'))
    await rename(join(repo.path, 'flows/moved.json'), join(repo.path, 'flows/new-name.json'))
    await repo.write('flows/sub/new.json', sound)
    await repo.write('flows/ignored.json', sound)
    const expected = ['committed', 'edited', 'new-name', 'staged', 'sub/new'].map((name) => `flows/${name}.json`)
    expect(await repo.changed('main', 'flows')).toEqual(expected)
    expect(await repo.changed('main', 'flows/**/*.json')).toEqual(expected)
    expect(await repo.changed('HEAD', 'flows')).toEqual(expected.filter((path) => path !== 'flows/committed.json'))
    expect(await repo.changed('HEAD~1', 'flows/same.json', 'flows/edited.json')).toEqual(['flows/edited.json'])
  })

  it('knows files by any name, through links, and from a folder below the root', async () => {
    await using repo = await repository()
    const odd = ['with space.json', 'line\nbreak.json', 'quo"te.json', 'Größe.json', '-dash.json']
    await repo.write('flows/same.json', sound)
    for (const name of odd) await repo.write(`flows/${name}`, sound)
    repo.git('add', '.')
    repo.git('commit', '--quiet', '-m', 'first')
    for (const name of odd) await repo.write(`flows/${name}`, touched)
    await symlink('flows', join(repo.path, 'link'))
    expect((await repo.changed('HEAD', 'flows')).sort()).toEqual(odd.map((name) => `flows/${name}`).sort())
    expect((await repo.changed('HEAD', 'link')).sort()).toEqual(odd.map((name) => `link/${name}`).sort())
    repo.git('config', 'diff.relative', 'true')
    const {stdout} = await genesis(['workflow', 'validate', '.', '--json', '--changed-since', 'HEAD'], {cwd: join(repo.path, 'flows')})
    expect(ValidateDocument.parse(JSON.parse(stdout)).files).toHaveLength(odd.length)
  })

  it('is content when nothing has changed', async () => {
    await using repo = await repository()
    await repo.write('flow.json', '{')
    repo.git('add', '.')
    repo.git('commit', '--quiet', '-m', 'first')
    const {code, stdout} = await genesis(['workflow', 'validate', '.', '--changed-since', 'HEAD'], {cwd: repo.path})
    expect({code, stdout}).toEqual({code: 0, stdout: '✔ No workflow file has changed.\n'})
  })

  it('always reports what git cannot compare: standard input, and files outside of the repository', async () => {
    await using repo = await repository()
    await using outside = await temporaryFolder()
    await repo.write('flow.json', sound)
    repo.git('add', '.')
    repo.git('commit', '--quiet', '-m', 'first')
    await writeFile(join(outside.path, 'other.json'), sound)
    expect(await repo.changed('HEAD', 'flow.json', '-', join(outside.path, 'other.json'))).toEqual(['<stdin>', join(outside.path, 'other.json')])
  })

  it('holds changed files against those that have not changed', async () => {
    await using repo = await repository()
    const hook = sound.replace('"id": "a1",', '"id": "other",')
    await repo.write('old.json', sound)
    repo.git('add', '.')
    repo.git('commit', '--quiet', '-m', 'first')
    await repo.write('new.json', hook.replace('Newsletter: sign-up', 'Another'))
    const {stdout} = await genesis(['workflow', 'validate', '.', '--json', '--changed-since', 'HEAD'], {cwd: repo.path})
    const {files} = ValidateDocument.parse(JSON.parse(stdout))
    expect(files.map(({path}) => path)).toEqual(['new.json'])
    expect(files[0]?.findings.map(({rule}) => rule)).toContain('webhook-collision')
  })

  it('explains what keeps it from comparing: exit code 2', async () => {
    await using repo = await repository()
    await using outside = await temporaryFolder()
    await repo.write('flow.json', sound)
    repo.git('add', '.')
    repo.git('commit', '--quiet', '-m', 'first')
    repo.git('checkout', '--quiet', '--orphan', 'apart')
    repo.git('commit', '--quiet', '-m', 'apart')
    await writeFile(join(outside.path, 'flow.json'), sound)
    const errorOf = async (revision: string, cwd: string): Promise<string> => {
      const {code, stdout} = await genesis(['workflow', 'validate', 'flow.json', '--json', `--changed-since=${revision}`], {cwd})
      expect(code).toBe(2)
      const {error} = FailureDocument.parse(JSON.parse(stdout))
      return `${error.code} ${error.message}`
    }
    expect(await errorOf('gone', repo.path)).toBe('GEN_USAGE --changed-since: this repository has no revision gone.')
    expect(await errorOf('main', repo.path)).toBe('GEN_USAGE --changed-since: this branch and main have no commit in common here.')
    expect(await errorOf('--output=pwned', repo.path)).toBe('GEN_USAGE --changed-since --output=pwned is not a revision.')
    expect(await errorOf('HEAD', outside.path)).toMatch(/^GEN_USAGE --changed-since: \S+ is in no git repository\.$/)
  })
})
