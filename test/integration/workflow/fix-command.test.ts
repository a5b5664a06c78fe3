import {chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {genesis, temporaryFolder} from './genesis.ts'

interface Answer {
  ok: boolean
  files: {path: string; findings: {rule: string}[]}[]
  fixed: {path: string; written: boolean; changes: {rule: string; message: string}[]; unfixed: {message: string}[]}[]
  error?: {code: string; exitCode: number}
}

const trigger = {name: 'Hourly', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, position: [0, 0], parameters: {}}
const store = {name: 'Store', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [220, 0], parameters: {}}
const connections = {Hourly: {main: [[{node: 'Store', type: 'main', index: 0}]]}}
const clean = {name: 'Flow', nodes: [trigger, store], connections, settings: {executionOrder: 'v1'}}

/** A workflow as n8n exports it. */
function exported(more: object = {}): string {
  return `${JSON.stringify({id: 'w1', active: true, ...clean, ...more}, undefined, 2)}\n`
}

const cleanText = `${JSON.stringify(clean, undefined, 2)}\n`

describe('genesis workflow validate --fix', () => {
  it('shows what it is going to change, changes the files with --yes, and judges them as they are then', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'flow.json')
    await writeFile(file, exported({pinData: {Store: [{json: {email: 'a@example.com'}}]}}))
    const {code, stdout, stderr} = await genesis(['workflow', 'validate', '--fix', '--yes', folder.path])
    expect(code).toBe(0)
    expect(await readFile(file, 'utf8')).toBe(cleanText)
    expect(stderr).toContain('Removes id and active, which only exports have.')
    expect(stderr).toContain('  -  "id": "w1",')
    expect(stderr).toContain('2 changes in 1 file\nChanged 1 file.')
    expect(stdout).toMatch(/^✔ 1 file, 1 valid, 0 errors, 0 warnings/m)
    expect(await readdir(folder.path)).toEqual(['flow.json'])
  })

  it('changes nothing with --dry-run, and judges what would be left', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'flow.json')
    const before = exported({settings: undefined, connections: {...connections, Nowhere: {main: []}}})
    await writeFile(file, before)
    expect((await genesis(['workflow', 'validate', file])).code).toBe(1)
    const {code, stderr} = await genesis(['workflow', 'validate', '--fix', '--dry-run', file])
    expect(code).toBe(0)
    expect(stderr).toContain('Adds settings with executionOrder "v1".')
    expect(stderr).toContain('  +  "settings": {\n  +    "executionOrder": "v1"\n')
    expect(stderr).not.toContain('Changed')
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  it('refuses where nobody can be asked, and changes nothing', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'flow.json')
    await writeFile(file, exported())
    const person = await genesis(['workflow', 'validate', '--fix', file])
    expect(person).toMatchObject({code: 5, stdout: '', stderr: expect.stringContaining('GEN_CONFIRMATION_MISSING') as string})
    const program = await genesis(['workflow', 'validate', '--fix', '--json', file])
    expect(program).toMatchObject({code: 5, stderr: ''})
    expect((JSON.parse(program.stdout) as Answer).error).toMatchObject({code: 'GEN_CONFIRMATION_MISSING', exitCode: 5})
    expect(await readFile(file, 'utf8')).toBe(exported())
  })

  it('asks nobody when there is nothing to change, and touches no file', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'flow.json')
    await writeFile(file, cleanText)
    const before = await stat(file, {bigint: true})
    const {code, stderr} = await genesis(['workflow', 'validate', '--fix', file])
    expect({code, stderr}).toEqual({code: 0, stderr: 'Nothing to fix.\n'})
    expect((await stat(file, {bigint: true})).mtimeNs).toBe(before.mtimeNs)
  })

  it('tells programs what it changed and what is left for a person', async () => {
    await using folder = await temporaryFolder()
    const slip = {Hourly: {main: [[{node: 'Stores', type: 'main', index: 0}]]}}
    await writeFile(join(folder.path, 'a.json'), exported({connections: slip}))
    await writeFile(join(folder.path, 'b.json'), cleanText)
    const {code, stdout, stderr} = await genesis(['workflow', 'validate', '--fix', '--yes', '--json', folder.path])
    expect({code, stderr}).toEqual({code: 1, stderr: ''})
    const {files, fixed} = JSON.parse(stdout) as Answer
    expect(files.map(({findings}) => findings.some(({rule}) => rule === 'connection-target-missing'))).toEqual([true, false])
    expect(fixed).toMatchObject([{path: join(folder.path, 'a.json'), written: true, changes: [{rule: 'export-only-field'}]}])
    expect(fixed[0]?.unfixed[0]?.message).toContain('may be meant for "Store"')
  })

  it('gives the mended text of standard input on standard output, and everything else on standard error', async () => {
    const {code, stdout, stderr} = await genesis(['workflow', 'validate', '--fix', '-'], {stdin: exported()})
    expect({code, stdout}).toEqual({code: 0, stdout: cleanText})
    expect(stderr).toContain('✔ 1 file, 1 valid')
    const untouched = await genesis(['workflow', 'validate', '--fix', '-'], {stdin: cleanText})
    expect(untouched.stdout).toBe(cleanText)
    expect((await genesis(['workflow', 'validate', '--fix', '--json', '-'], {stdin: cleanText})).code).toBe(2)
  })

  it('keeps the id by which another file of the run calls a workflow', async () => {
    await using folder = await temporaryFolder()
    const call = {...store, type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: {workflowId: {__rl: true, mode: 'id', value: 'w1'}}}
    await writeFile(join(folder.path, 'called.json'), exported())
    await writeFile(join(folder.path, 'caller.json'), exported({id: 'w2', nodes: [trigger, call]}))
    await genesis(['workflow', 'validate', '--fix', '--yes', folder.path])
    const idOf = async (file: string): Promise<unknown> => (JSON.parse(await readFile(join(folder.path, file), 'utf8')) as {id?: string}).id
    expect([await idOf('called.json'), await idOf('caller.json')]).toEqual(['w1', undefined])
  })

  it.each([
    ['--yes', ['--yes']],
    ['--dry-run', ['--dry-run']],
    ['--fix with --watch', ['--fix', '--watch']],
  ])('knows no %s alone or together', async (_, flags) => {
    expect((await genesis(['workflow', 'validate', ...flags, 'test/fixtures/workflows/sound.json'])).code).toBe(2)
  })
})

describe('a file that --fix changes', () => {
  it('keeps its encoding, its mode, and the link that leads to it', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'real'))
    const file = join(folder.path, 'real/flow.json')
    await writeFile(file, Buffer.from(`\uFEFF${exported()}`, 'utf16le').swap16())
    await chmod(file, 0o640)
    await symlink('real/flow.json', join(folder.path, 'link.json'))
    expect((await genesis(['workflow', 'validate', '--fix', '--yes', join(folder.path, 'link.json')])).code).toBe(0)
    expect((await readFile(file)).swap16().toString('utf16le')).toBe(`\uFEFF${cleanText}`)
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect((await lstat(join(folder.path, 'link.json'))).isSymbolicLink()).toBe(true)
    expect(await readdir(join(folder.path, 'real'))).toEqual(['flow.json'])
  })

  it('is no file that cannot be read as text, which is judged and left alone', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'flow.json')
    const bytes = Buffer.concat([Buffer.from(exported().replace('Flow', 'Fl'), 'latin1'), Buffer.from([0xff, 0xfe])])
    await writeFile(file, bytes)
    const {code, stdout} = await genesis(['workflow', 'validate', '--fix', '--yes', file])
    expect(code).toBe(1)
    expect(stdout).toContain('json-syntax')
    expect(await readFile(file)).toEqual(bytes)
  })
})
