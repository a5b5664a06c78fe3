import {mkdir, readFile, symlink, writeFile} from 'node:fs/promises'
import {join, relative} from 'node:path'
import {describe, expect, it} from 'vitest'

import {FailureDocument, ValidateDocument} from './document-schema.ts'
import {genesis, root, temporaryFolder} from './genesis.ts'

const fixtures = 'test/fixtures/workflows'
const sound = `${fixtures}/sound.json`
const defective = `${fixtures}/many-defects.json`

describe('genesis workflow validate', () => {
  it('is content with a sound file: exit code 0', async () => {
    const {code, stdout, stderr} = await genesis(['workflow', 'validate', sound])
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    expect(stdout).toContain('✔ 1 file, 1 valid, 0 errors, 0 warnings')
  })

  it('names what is wrong with a file, where, and what to do: exit code 1, no colours in a pipe', async () => {
    const {code, stdout, stderr} = await genesis(['workflow', 'validate', defective])
    expect({code, stderr}).toEqual({code: 1, stderr: ''})
    expect(stdout).toContain(`${defective}\n`)
    expect(stdout).toContain(
      '  33:30  error    Node "Every hour" is connected to "Read stok", but no node has that name.  connection-target-missing\n',
    )
    expect(stdout).toContain('→ Did you mean "Read stock"?')
    expect(stdout).not.toContain('\u001b')
  })

  it.each([[['--json']], [['--format', 'json']], [['--format=json']]])(
    'answers programs with one document of the promised shape: %j',
    async (flags) => {
      const {code, stdout, stderr} = await genesis(['workflow', 'validate', defective, sound, ...flags])
      expect({code, stderr}).toEqual({code: 1, stderr: ''})
      const document = ValidateDocument.parse(JSON.parse(stdout))
      expect(document).toMatchObject({ok: false, summary: {files: 2, valid: 1}})
      expect(document.files.map(({path, ok}) => [path, ok])).toEqual([
        [defective, false],
        [sound, true],
      ])
    },
  )

  it('reads folders to their bottom, without node_modules and hidden folders, and globs, each file once and sorted', async () => {
    await using folder = await temporaryFolder()
    const text = await readFile(sound, 'utf8')
    for (const path of ['b.json', 'a/deep/er/c.json', 'node_modules/n.json', '.hidden/h.json', 'a/readme.txt', 'a/[x].json']) {
      await mkdir(join(folder.path, path, '..'), {recursive: true})
      await writeFile(join(folder.path, path), text)
    }
    const pathsOf = async (...inputs: string[]): Promise<string[]> => {
      const {stdout} = await genesis(['workflow', 'validate', '--json', ...inputs])
      return ValidateDocument.parse(JSON.parse(stdout)).files.map(({path}) => path.slice(folder.path.length + 1))
    }
    expect(await pathsOf(folder.path, join(folder.path, 'b.json'))).toEqual(['a/[x].json', 'a/deep/er/c.json', 'b.json'])
    expect(await pathsOf(`${folder.path}/**/*.json`)).toEqual(['a/[x].json', 'a/deep/er/c.json', 'b.json'])
    expect(await pathsOf(`${folder.path}/a/[x].json`)).toEqual(['a/[x].json'])
  })

  it('reads standard input for -, and calls it <stdin>', async () => {
    const piped = await genesis(['workflow', 'validate', '-', '--json'], {stdin: await readFile(`${fixtures}/several.json`)})
    expect(piped.code).toBe(1)
    expect(ValidateDocument.parse(JSON.parse(piped.stdout)).files.map(({path, ok}) => [path, ok])).toEqual([
      ['<stdin>#/0', true],
      ['<stdin>#/1', false],
    ])
  })

  it('fails on warnings with --fail-on warning or above --max-warnings, and lists errors only with --quiet', async () => {
    const stdin = JSON.stringify({name: 'x', nodes: [], connections: {}, settings: {}})
    const run = (...flags: string[]): ReturnType<typeof genesis> => genesis(['workflow', 'validate', '-', ...flags], {stdin})
    expect((await run()).code).toBe(0)
    expect((await run('--fail-on', 'warning')).code).toBe(1)
    expect((await run('--max-warnings', '0')).code).toBe(1)
    expect((await run('--max-warnings', '5')).code).toBe(0)
    const quiet = await run('-q')
    expect(quiet.stdout).toMatch(/^✔ 1 file, 1 valid, 0 errors, [1-9]\d* warnings?$/m)
    expect(quiet.stdout).not.toContain('trigger-missing')
  })

  it('never fails with --fail-on never, whatever it finds', async () => {
    const {code, stdout} = await genesis(['workflow', 'validate', defective, '--fail-on', 'never'])
    expect(code).toBe(0)
    expect(stdout).toContain('✔ 1 file, 1 valid, ')
  })

  it('shows the lines that findings are about when it is asked to, and on no pipe otherwise', async () => {
    expect((await genesis(['workflow', 'validate', defective])).stdout).not.toContain('│')
    expect((await genesis(['workflow', 'validate', defective, '--code-frame'])).stdout).toContain('│ "position": [220],')
  })

  it('holds workflows to a golden template, which is not taken for a workflow itself', async () => {
    const args = ['workflow', 'validate', 'workflows', '--template', 'workflows/golden-template.json', '--json']
    const document = ValidateDocument.parse(JSON.parse((await genesis(args)).stdout))
    expect(document.files.filter(({ok}) => !ok).map(({path}) => path)).toEqual(['workflows/demo-broken/orders-broken.json'])
    expect(document.files).toHaveLength(6)
  })

  it('tells the order in which to publish: who handles errors comes before whose errors they are', async () => {
    await using folder = await temporaryFolder()
    const workflow = JSON.parse(await readFile(join(root, sound), 'utf8')) as {settings: object}
    const [first, second, broken] = ['a.json', 'b.json', 'c.json'].map((name) => join(folder.path, name))
    await writeFile(first as string, JSON.stringify({...workflow, settings: {...workflow.settings, errorWorkflow: 'k3TqVn8sYb1LpR6w'}}))
    await writeFile(second as string, JSON.stringify({...workflow, id: 'k3TqVn8sYb1LpR6w'}))
    await writeFile(broken as string, '{')
    const {stdout} = await genesis(['workflow', 'validate', folder.path, '--json'])
    expect(ValidateDocument.parse(JSON.parse(stdout)).publishOrder).toEqual([second, first])
  })

  it('writes a baseline, says how much it knows, and finds nothing but the new from then on', async () => {
    await using folder = await temporaryFolder()
    const [policy, baseline] = ['policy.yaml', 'known.json'].map((name) => join(folder.path, name)) as [string, string]
    // What the old baseline knows is gone: a note about the policy, which is nothing to be written down.
    const gone = {rule: 'trigger-missing', node: null, place: '/nodes', about: '', count: 1}
    const path = relative(folder.path, join(root, defective))
    await writeFile(baseline, JSON.stringify({schema: 'genesis.workflow.baseline/1', files: {[path]: [gone]}}))
    await writeFile(policy, 'name: Fleet\nbaseline: known.json\n')
    const check = (...flags: string[]) => genesis(['workflow', 'validate', defective, '--policy', policy, '--json', ...flags])
    const before = ValidateDocument.parse(JSON.parse((await check()).stdout))
    const [stale, found] = [true, false].map((wanted) =>
      before.files.flatMap(({findings}) => findings).filter(({rule}) => (rule === 'policy-baseline-stale') === wanted),
    )
    expect(stale).toHaveLength(1)
    const {code, stderr} = await check('--write-baseline', baseline)
    expect({code, stderr}).toEqual({
      code: 0,
      stderr: `${baseline} knows ${found?.length} findings in 1 workflow now; name it under "baseline" in the policy.\n`,
    })
    const after = ValidateDocument.parse(JSON.parse((await check()).stdout))
    expect(after).toMatchObject({ok: true, summary: {errors: 0, warnings: 0, baselined: found?.length}})
  })

  it('follows links, but not in circles, and reads a file once however many ways lead to it', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'flows/inner'), {recursive: true})
    await writeFile(join(folder.path, 'flows/inner/a.json'), await readFile(sound))
    await symlink('..', join(folder.path, 'flows/inner/back'))
    await symlink('inner/a.json', join(folder.path, 'flows/link.json'))
    await writeFile(join(folder.path, 'flows/other.json'), await readFile(sound))
    for (const input of [join(folder.path, 'flows'), `${folder.path}/flows/**/*.json`]) {
      const {code, stdout} = await genesis(['workflow', 'validate', input, '--json'])
      expect(code).toBe(0)
      expect(ValidateDocument.parse(JSON.parse(stdout)).files.map(({path}) => path.slice(folder.path.length))).toEqual([
        '/flows/link.json',
        '/flows/other.json',
      ])
    }
  })

  it('explains a file that is no workflow, and goes on with the others', async () => {
    const {code, stdout} = await genesis(['workflow', 'validate', 'package.json', sound])
    expect(code).toBe(1)
    expect(stdout).toContain('This is not a workflow: it is an object with "name", "version" and "description" and more')
    expect(stdout).toContain('✖ 2 files, 1 valid, 1 error, 0 warnings')
  })
})

describe('genesis workflow validate, when it cannot do its work', () => {
  it.each([
    ['an unknown flag', ['--strict', sound], 'GEN_USAGE', /Unknown flag: --strict/],
    ['no path', [], 'GEN_USAGE', /path/],
    ['a missing file', ['nowhere/flow.json'], 'GEN_INPUT_UNREADABLE', /nowhere\/flow\.json does not exist/],
    ['a glob without a match', ['nowhere/*.json'], 'GEN_INPUT_UNREADABLE', /No file matches nowhere\/\*\.json/],
    ['an unknown format', [sound, '--format', 'xml'], 'GEN_USAGE', /xml/],
    ['a missing template', [sound, '--template', 'nowhere.json'], 'GEN_INPUT_UNREADABLE', /nowhere\.json does not exist/],
  ])('says so about %s: exit code 2, for people and for programs', async (_, args, error, message) => {
    const person = await genesis(['workflow', 'validate', ...args])
    expect({code: person.code, stdout: person.stdout}).toEqual({code: 2, stdout: ''})
    expect(person.stderr).toMatch(message)
    expect(person.stderr).toContain(`${error}, exit code 2`)
    const program = await genesis(['workflow', 'validate', '--json', ...args])
    expect(program).toMatchObject({code: 2, stderr: ''})
    expect(FailureDocument.parse(JSON.parse(program.stdout)).error).toMatchObject({
      code: error,
      message: expect.stringMatching(message) as string,
      exitCode: 2,
    })
  })

  it('names a folder without workflows, a link that leads to itself, and the line of a broken template', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'empty'))
    await symlink('self.json', join(folder.path, 'self.json'))
    await writeFile(join(folder.path, 'template.json'), '{\n  "name": "A",\n  "forbidden": []\n}')
    const stderrOf = async (...args: string[]): Promise<string> => {
      const {code, stdout, stderr} = await genesis(['workflow', 'validate', ...args])
      expect({code, stdout}).toEqual({code: 2, stdout: ''})
      return stderr
    }
    expect(await stderrOf(join(folder.path, 'empty'))).toContain(`There is no workflow file in ${join(folder.path, 'empty')}.`)
    expect(await stderrOf(folder.path)).toContain(`${join(folder.path, 'self.json')} is a symbolic link that leads back to itself.`)
    expect(await stderrOf(sound, '--template', join(folder.path, 'template.json'))).toContain(
      'template.json:3: "forbidden" is not a member of a golden template',
    )
  })
})
