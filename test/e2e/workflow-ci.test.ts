import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, readFile, rm, symlink, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {parse} from 'yaml'

import {parseXml} from '../harness/parse-xml.ts'
import {projectRoot} from '../harness/project.ts'
import {sarifFaults} from '../harness/sarif-schema.ts'
import {type TemporaryFolder, temporaryFolder} from '../harness/temporary-folder.ts'
import {examplePublications, registryWorld} from '../integration/workflow/registry-world.ts'

interface Action {
  inputs: Record<string, {description: string; default: string}>
  runs: {using: string; steps: {name: string; shell: string; run: string; env?: Record<string, string>}[]}
}
interface Hook {
  id: string
  entry: string
  language: string
  files: string
  types: string[]
  require_serial: boolean
}
interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

const read = async (path: string): Promise<string> => readFile(join(projectRoot, path), 'utf8')
const action = parse(await read('action.yml')) as Action
const hooks = parse(await read('.pre-commit-hooks.yaml')) as Hook[]
const page = await read('docs/operations/ci.md')
const sound = await read('test/fixtures/workflows/sound.json')
const defective = await read('test/fixtures/workflows/many-defects.json')

/** The code blocks of the page in one language. */
function blocks(language: string): string[] {
  return Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms')), ([, code = '']) => code)
}

/** A repository with a branch that leaves main: its sound workflow stands there, on the branch comes another. */
async function repository(folder: string): Promise<{git: (...args: string[]) => string; write: (name: string, text: string) => Promise<void>}> {
  const identity = {GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com'}
  const env = {PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', ...identity}
  const git = (...args: string[]): string => execFileSync('git', args, {cwd: folder, env, encoding: 'utf8', stdio: 'pipe'})
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text)
  await mkdir(join(folder, 'workflows'), {recursive: true})
  git('init', '--quiet', '--initial-branch', 'main')
  await write('workflows/old.json', sound)
  await write('package.json', '{}')
  git('add', '.')
  git('commit', '--quiet', '-m', 'first')
  // What a clone would have.
  git('update-ref', 'refs/remotes/origin/main', 'main')
  git('checkout', '--quiet', '-b', 'topic')
  return {git, write}
}

describe('in CI', {timeout: 60_000}, () => {
  let folder: TemporaryFolder
  let git: (...args: string[]) => string
  let write: (name: string, text: string) => Promise<void>
  let bin = ''

  beforeAll(async () => {
    folder = await temporaryFolder()
    bin = join(folder.path, 'bin')
    await mkdir(bin)
    await symlink(join(projectRoot, 'bin/run.js'), join(bin, 'genesis'))
    await mkdir(join(folder.path, 'repository'))
    ;({git, write} = await repository(join(folder.path, 'repository')))
  })
  afterAll(() => folder[Symbol.asyncDispose]())

  async function run(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
    const own = {PATH: `${bin}:${process.env.PATH}`, HOME: folder.path, CI: 'true'}
    const child = spawn(file, args, {cwd: join(folder.path, 'repository'), env: {...own, ...env}, stdio: ['ignore', 'pipe', 'pipe']})
    const text = {stdout: '', stderr: ''}
    for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk))
    const [code] = (await once(child, 'close')) as [number | null]
    return {code, ...text}
  }

  /** Runs the steps of the action as GitHub's runner does: inputs in the place of their expressions, bash that stops at the first failure. */
  async function runAction(given: Record<string, string> = {}, environment: Record<string, string> = {}): Promise<Ran> {
    const inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default]))
    const workspace = join(folder.path, 'repository')
    let ran: Ran = {code: 0, stdout: '', stderr: ''}
    for (const [i, step] of action.runs.steps.entries()) {
      const fill = (text: string): string => text.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name: string) => inputs[name] ?? 'unknown')
      const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)]))
      const script = join(folder.path, `step-${i}.sh`)
      await writeFile(script, step.run)
      const env = {GITHUB_ACTION_PATH: projectRoot, GITHUB_WORKSPACE: workspace, GITHUB_ACTIONS: 'true', ...own, ...environment}
      ran = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], env)
      if (ran.code !== 0) return ran
    }
    return ran
  }

  describe('the GitHub action', () => {
    it('is a composite one whose scripts hold no expressions, which could carry commands', () => {
      expect(action.runs.using).toBe('composite')
      for (const step of action.runs.steps) {
        expect(step.shell).toBe('bash')
        expect(step.run).not.toContain('${{')
        for (const value of Object.values(step.env ?? {})) expect(value).toMatch(/^\$\{\{ inputs\.[a-z-]+ \}\}$/)
      }
      const used = JSON.stringify(action.runs.steps).match(/inputs\.[a-z-]+/g) ?? []
      expect(new Set(used)).toEqual(new Set(Object.keys(action.inputs).map((name) => `inputs.${name}`)))
    })

    it('passes over sound workflows and annotates others', async () => {
      expect(await runAction()).toMatchObject({code: 0, stdout: '✔ 1 file, 1 valid, 0 errors, 0 warnings\n', stderr: ''})
      await write('workflows/new, one.json', defective)
      const {code, stdout} = await runAction({'changed-since': 'origin/main'})
      expect(code).toBe(1)
      expect(stdout).toMatch(/^::error file=workflows\/new%2C one\.json,line=\d+,col=\d+,title=[a-z-]+::/)
      expect(stdout).not.toContain('old.json')
      expect((await runAction({'fail-on': 'never'})).code).toBe(0)
      expect((await runAction({paths: 'workflows/old.json\n\nworkflows/new, one.json', 'fail-on': 'never', 'max-warnings': '0'})).code).toBe(1)
      expect((await runAction({arguments: '--quiet\n--fail-on=never', 'fail-on': 'never'})).stdout).not.toContain('::warning')
      await rm(join(folder.path, 'repository/workflows/new, one.json'))
    })

    it('installs the catalogues of the releases that it is given, and judges for these', async () => {
      await using world = await registryWorld({packages: await examplePublications()})
      const outdated = sound.replace(/"typeVersion": [\d.]+/, '"typeVersion": 97')
      await write('workflows/new.json', outdated)
      const env = {HOME: dirname(world.home), GENESIS_HOME: world.home}
      expect((await runAction({}, env)).code).toBe(0)
      const {code, stdout} = await runAction({releases: '2.11.4, 2.12.0'}, env)
      expect(code).toBe(1)
      expect(stdout).toContain('title=type-version-too-new::Node "Signed up" has version 97 of "n8n-nodes-base.webhook", which n8n 2.11.4, 2.12.0')
      expect(await world.files()).toEqual(['2.11.4.catalog', '2.12.0.catalog'])
      await rm(join(folder.path, 'repository/workflows/new.json'))
    })

    it('writes SARIF whether it fails or not', async () => {
      await write('workflows/new.json', defective)
      expect((await runAction({'sarif-file': 'found.sarif'})).code).toBe(1)
      const log = JSON.parse(await readFile(join(folder.path, 'repository/found.sarif'), 'utf8')) as {runs: {results: unknown[]}[]}
      expect(sarifFaults(log)).toEqual([])
      expect(log.runs[0]?.results.length).toBeGreaterThan(5)
      await rm(join(folder.path, 'repository/workflows/new.json'))
      await rm(join(folder.path, 'repository/found.sarif'))
    })

    it('takes nothing in an input for a command', async () => {
      const {code} = await runAction({paths: '$(touch pwned)\n`touch pwned`', arguments: '--template=$(touch pwned); touch pwned'})
      expect(code).toBe(2)
      expect(git('status', '--porcelain')).toBe('')
    })
  })

  describe('the pre-commit hook', () => {
    const hook = hooks.find(({id}) => id === 'genesis-workflow-validate')

    it('takes the JSON files of workflow folders, all in one run', () => {
      expect(hook).toMatchObject({language: 'script', types: ['json'], require_serial: true})
      const takes = (path: string): boolean => new RegExp(hook?.files ?? '').test(path)
      expect(['workflows/a.json', 'n8n/workflows/sub/a.json'].filter((path) => !takes(path))).toEqual([])
      expect(['package.json', 'my-workflows/a.json', 'src/workflows.json'].filter(takes)).toEqual([])
    })

    it('refuses a commit with a defective file among those that are staged', async () => {
      const [script = '', ...args] = (hook?.entry ?? '').split(' ')
      // pre-commit looks for a script in the repository of the hook.
      const command = join(projectRoot, script)
      const staged = async (): Promise<Ran> =>
        run(command, [...args, ...git('diff', '--cached', '--name-only', '--diff-filter=d', '-z').split('\0').filter(Boolean)])
      await write(
        'workflows/with space.json',
        sound.replace('Newsletter: sign-up', 'Another').replace('"sign-up"', '"other"').replace('0c0d', '1c0d'),
      )
      git('add', 'workflows')
      expect((await staged()).code).toBe(0)
      await write('workflows/new.json', defective)
      git('add', 'workflows')
      const {code, stdout} = await staged()
      expect(code).toBe(1)
      expect(stdout).toContain('workflows/new.json')
      git('rm', '--quiet', '--cached', 'workflows/new.json', 'workflows/with space.json')
      await rm(join(folder.path, 'repository/workflows/new.json'))
      await rm(join(folder.path, 'repository/workflows/with space.json'))
    })
  })

  describe('docs/operations/ci.md', () => {
    it('has commands that do what they say', async () => {
      const commands = blocks('sh').flatMap((block) => block.trim().split('\n'))
      expect(commands.length).toBeGreaterThan(4)
      for (const command of commands.filter((line) => !line.includes('--watch'))) {
        await write('workflows/new.json', sound)
        git('add', 'workflows/new.json')
        expect({command, ...(await run('sh', ['-c', command]))}).toMatchObject({command, code: 0})
        await write('workflows/new.json', defective)
        git('add', 'workflows/new.json')
        const expected = command.includes('--fail-on never') ? 0 : command.includes('xargs') ? 123 : 1
        expect({command, ...(await run('sh', ['-c', command]))}).toMatchObject({command, code: expected})
      }
      const sarif: unknown = JSON.parse(await readFile(join(folder.path, 'repository/workflows.sarif'), 'utf8'))
      expect(sarifFaults(sarif)).toEqual([])
    })

    it('has a GitHub workflow that gives the action inputs that it has', () => {
      const [workflow] = blocks('yaml').map((block) => parse(block) as {jobs?: {workflows: {steps: {uses: string; with?: object}[]}}})
      const steps = workflow?.jobs?.workflows.steps ?? []
      const given = Object.keys(steps.find(({uses}) => uses.includes('/genesis@'))?.with ?? {})
      expect(given).toEqual(['paths', 'releases', 'changed-since', 'sarif-file'])
      expect(given.filter((name) => !(name in action.inputs))).toEqual([])
    })

    it('has a GitLab job whose script makes a report of the files that a branch changes', async () => {
      const [, job] = blocks('yaml').map((block) => parse(block) as {'n8n workflows'?: {script: string[]; artifacts: {reports: {junit: string}}}})
      const {script = [], artifacts} = job?.['n8n workflows'] ?? {}
      await write('workflows/new.json', defective)
      const ran = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script.join('\n')], {
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      })
      expect(ran).toMatchObject({code: 1, stderr: ''})
      const report = parseXml(await readFile(join(folder.path, 'repository', artifacts?.reports.junit ?? ''), 'utf8'))
      expect(report.children.map(({attributes}) => attributes.name)).toEqual(['workflows/new.json'])
    })

    it('has a pre-commit configuration with the hook that there is', () => {
      const [, , configuration] = blocks('yaml').map((block) => parse(block) as {repos?: {hooks: {id: string; args: string[]}[]}[]})
      expect(configuration?.repos?.[0]?.hooks.map(({id}) => id)).toEqual(hooks.map(({id}) => id))
    })
  })
})
