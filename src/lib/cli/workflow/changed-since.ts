import {execFile} from 'node:child_process'
import {realpath} from 'node:fs/promises'
import {join, sep} from 'node:path'
import {promisify} from 'node:util'

import {UsageError} from '../../errors/usage.ts'
import {STDIN} from '../read-text.ts'

export interface ChangedOptions {
  /** Where to ask git. */
  folder: string
  signal: AbortSignal
}

/**
 * Of the files, in their order, those that differ from where the branch left `revision`, as a pull request shows it: changes that are committed,
 * staged, or in the working tree, and files that git does not know and does not ignore. A file outside of the repository, or standard input, has
 * nothing to be compared with and is kept.
 * @throws {UsageError} without git, outside of a repository, or when there is no such revision
 */
export async function keepChanged(paths: readonly string[], revision: string, {folder, signal}: ChangedOptions): Promise<string[]> {
  if (revision.startsWith('-')) throw new UsageError(`--changed-since ${revision} is not a revision.`, {hint: 'Name a branch, tag or commit.'})
  const root = await repositoryRoot(folder, signal)
  const git = (...args: string[]): Promise<string> => runGit(root, args, signal)
  const base = await mergeBase(git, revision)
  const options = ['--name-only', '-z', '--no-renames', '--diff-filter=d', '--no-ext-diff', '--no-relative', '--ignore-submodules']
  const [differing, unknown] = await Promise.all([
    git('diff', ...options, base, '--'),
    git('ls-files', '-z', '--others', '--exclude-standard', '--full-name'),
  ])
  const changed = await Promise.all(`${differing}${unknown}`.split('\0').map((name) => realPathOf(join(root, name))))
  const set = new Set(changed)
  const real = await Promise.all(paths.map(realPathOf))
  return paths.filter((path, i) => path === STDIN || set.has(real[i] ?? '') || !`${real[i]}`.startsWith(withSeparator(root)))
}

async function repositoryRoot(folder: string, signal: AbortSignal): Promise<string> {
  try {
    return await realpath((await runGit(folder, ['rev-parse', '--show-toplevel'], signal)).replace(/\r?\n$/, ''))
  } catch (error) {
    signal.throwIfAborted()
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new UsageError(missing ? '--changed-since needs git, which is not installed.' : `--changed-since: ${folder} is in no git repository.`, {
      hint: missing ? 'Install git, or leave --changed-since out.' : 'Run the command inside the working tree of one, or leave --changed-since out.',
      cause: error,
    })
  }
}

/** What the branch and the revision have in common, as `git diff REVISION...` takes it. */
async function mergeBase(git: (...args: string[]) => Promise<string>, revision: string): Promise<string> {
  const hint = 'Fetch it first; a shallow clone, as CI makes it, lacks history: actions/checkout takes fetch-depth: 0, GitLab GIT_DEPTH: 0.'
  const refuse = (message: string) => (cause: unknown) => {
    if ((cause as Error).name === 'AbortError') throw cause
    throw new UsageError(message, {hint, cause})
  }
  const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).catch(
    refuse(`--changed-since: this repository has no revision ${revision}.`),
  )
  const base = await git('merge-base', commit.trim(), 'HEAD').catch(
    refuse(`--changed-since: this branch and ${revision} have no commit in common here.`),
  )
  return base.trim()
}

async function runGit(folder: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  // Without optional locks, so that a git that runs at the same time is not disturbed.
  const {stdout} = await promisify(execFile)('git', ['--no-optional-locks', ...args], {cwd: folder, signal, maxBuffer: 2 ** 28})
  return stdout
}

async function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : `${folder}${sep}`
}
