import {execFileSync} from 'node:child_process'
import {chmod, mkdir, readFile, symlink, truncate, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {FailureDocument, ValidateDocument} from './document-schema.ts'
import {genesis, temporaryFolder} from './genesis.ts'

const defective = 'test/fixtures/workflows/many-defects.json'
const root = process.getuid?.() === 0

async function filesOf(...args: string[]): Promise<Map<string, {rule: string; line: number; column: number; message: string}[]>> {
  const {stdout, stderr} = await genesis(['workflow', 'validate', '--json', ...args])
  expect(stderr).toBe('')
  return new Map(ValidateDocument.parse(JSON.parse(stdout)).files.map(({path, findings}) => [path.split('/').at(-1) ?? '', findings]))
}

describe('genesis workflow validate, of files that are not plain UTF-8', () => {
  it('reads UTF-16 and byte order marks, says that n8n does not, and finds everything else at its place', async () => {
    await using folder = await temporaryFolder()
    const text = await readFile(defective, 'utf8')
    await writeFile(join(folder.path, 'plain.json'), text)
    await writeFile(join(folder.path, 'le.json'), Buffer.from(`\uFEFF${text}`, 'utf16le'))
    await writeFile(join(folder.path, 'be.json'), Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())
    await writeFile(join(folder.path, 'utf8.json'), `\uFEFF${text}`)
    // Each in a folder of its own, so that nothing is found between them.
    const found = new Map<string, unknown[]>()
    for (const name of ['plain', 'le', 'be', 'utf8']) {
      const [findings = []] = (await filesOf(join(folder.path, `${name}.json`))).values()
      found.set(name, findings)
    }
    const plain = found.get('plain') ?? []
    expect(plain.length).toBeGreaterThan(10)
    for (const name of ['le', 'be', 'utf8']) {
      const [mark, ...others] = found.get(name) ?? []
      expect(mark).toMatchObject({rule: 'byte-order-mark', severity: 'warning', line: 1, column: 1})
      expect(others).toEqual(plain)
    }
  })

  it('names the byte that is not UTF-8, an empty file, and goes on with the others', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'latin1.json'), Buffer.from('{\n  "name": "Größe"}', 'latin1'))
    await writeFile(join(folder.path, 'empty.json'), '')
    await writeFile(join(folder.path, 'sound.json'), await readFile('test/fixtures/workflows/sound.json'))
    const files = await filesOf(folder.path)
    expect(files.get('latin1.json')).toMatchObject([
      {rule: 'json-syntax', line: 2, column: 14, message: 'This is not JSON: the byte 0xF6 is not UTF-8 here.'},
    ])
    expect(files.get('empty.json')).toMatchObject([{rule: 'json-syntax', line: 1, column: 1}])
    expect(files.get('sound.json')).toEqual([])
  })
})

describe('genesis workflow validate, of what is not a file as it should be', () => {
  it('does not read a file of more than 64 MiB, and says so', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'huge.json')
    await writeFile(path, '{')
    await truncate(path, 65 * 1024 * 1024)
    expect((await filesOf(path)).get('huge.json')).toMatchObject([{rule: 'file-too-large', message: expect.stringContaining('65 MiB') as string}])
    const piped = await genesis(['workflow', 'validate', '-', '--json'], {stdin: Buffer.alloc(65 * 1024 * 1024, 0x20)})
    expect(piped.code).toBe(1)
    expect(ValidateDocument.parse(JSON.parse(piped.stdout)).files).toMatchObject([{path: '<stdin>', findings: [{rule: 'file-too-large'}]}])
  })

  it('does not wait for ever on a pipe or a device', {timeout: 20_000}, async () => {
    await using folder = await temporaryFolder()
    const pipe = join(folder.path, 'pipe.json')
    execFileSync('mkfifo', [pipe])
    for (const path of [pipe, '/dev/zero', folder.path]) {
      const {code, stdout, stderr} = await genesis(['workflow', 'validate', path])
      expect({code, stdout}).toEqual({code: 2, stdout: ''})
      expect(stderr).toContain(`${path === '/dev/zero' ? path : pipe} is a pipe or a device, not a file.`)
    }
  })

  it('goes through links that lead in circles once, and names a link that leads to itself', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'a/b'), {recursive: true})
    await symlink('../..', join(folder.path, 'a/b/up'))
    await symlink('.', join(folder.path, 'a/here'))
    await writeFile(join(folder.path, 'a/b/flow.json'), await readFile('test/fixtures/workflows/sound.json'))
    expect([...(await filesOf(folder.path)).keys()]).toEqual(['flow.json'])
    await symlink('loop.json', join(folder.path, 'loop.json'))
    const {code, stderr} = await genesis(['workflow', 'validate', folder.path])
    expect(code).toBe(2)
    expect(stderr).toContain('loop.json is a symbolic link that leads back to itself.')
  })

  // Root may read everything.
  it.skipIf(root)('names every file that may not be read, whichever was tried first', async () => {
    await using folder = await temporaryFolder()
    for (const name of ['a.json', 'b.json', 'c.json']) await writeFile(join(folder.path, name), await readFile(defective))
    for (const name of ['a.json', 'c.json']) await chmod(join(folder.path, name), 0)
    const {code, stdout} = await genesis(['workflow', 'validate', folder.path, '--json'])
    expect(code).toBe(2)
    const {error} = FailureDocument.parse(JSON.parse(stdout))
    expect(error.message).toBe(`2 files cannot be read.\n${folder.path}/a.json may not be read.\n${folder.path}/c.json may not be read.`)
  })

  it('names every pipe among the files, whichever was tried first', async () => {
    await using folder = await temporaryFolder()
    for (let i = 0; i < 12; i++) execFileSync('mkfifo', [join(folder.path, `${i + 10}.json`)])
    await writeFile(join(folder.path, 'sound.json'), await readFile(defective))
    const answers = await Promise.all([1, 2].map(() => genesis(['workflow', 'validate', folder.path, '--json'])))
    const [first, second] = answers.map(({stdout}) => FailureDocument.parse(JSON.parse(stdout)).error.message.split('\n'))
    expect(first).toEqual([
      '12 files cannot be read.',
      ...Array.from({length: 10}, (_, i) => `${folder.path}/${i + 10}.json is a pipe or a device, not a file.`),
      'So it is with 2 more.',
    ])
    expect(second).toEqual(first)
  })
})
