import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {cp, mkdir, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {build as bundle} from 'esbuild'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {type BuildOptions, buildDist} from '../../scripts/build/build-dist.ts'
import {libraryOptions} from '../../scripts/build/library.ts'
import {projectRoot} from '../harness/project.ts'
import {type TemporaryFolder, temporaryFolder} from '../harness/temporary-folder.ts'

const unless = {force: false, clean: false}
let folder: TemporaryFolder
let dist: string

beforeAll(async () => {
  folder = await temporaryFolder()
  dist = join(folder.path, 'dist')
})
afterAll(() => folder[Symbol.asyncDispose]())

async function filesOfDist(): Promise<string[]> {
  const entries = await readdir(dist, {recursive: true, withFileTypes: true})
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
}

function build(options: Partial<BuildOptions> = {}): Promise<'built' | 'up to date'> {
  return buildDist(dist, {...unless, ...options})
}

describe('the build', () => {
  it('is done once when several start at once, and leaves nothing but what it made', async () => {
    expect((await Promise.all([build(), build(), build(), build()])).sort()).toEqual(['built', 'up to date', 'up to date', 'up to date'])
    const files = await filesOfDist()
    expect(files).toEqual(
      expect.arrayContaining(['main.js', 'commands/wake/index.js', 'firewall.js', 'workflow.js', 'types/lib/firewall/index.d.ts']),
    )
    expect(files.filter((file) => file.startsWith('.'))).toEqual(['.build.json'])
  })

  it.each(['main.js', '.build.json', 'workflow.js'])('is done again when %s has gone, or is not as it was made', async (file) => {
    const made = await readFile(join(dist, file), 'utf8')
    await rm(join(dist, file))
    expect(await build()).toBe('built')
    await writeFile(join(dist, file), 'damaged')
    expect(await build()).toBe('built')
    expect(await readFile(join(dist, file), 'utf8')).toBe(made)
    expect(await build()).toBe('up to date')
  })

  it('keeps the chunks of the build before for who runs it, and nothing older', async () => {
    const stamp = JSON.parse(await readFile(join(dist, '.build.json'), 'utf8')) as {inputs: string; files: Record<string, string>}
    const [earlier, older] = ['chunks/earlier-AAAAAAAA.js', 'chunks/older-BBBBBBBB.js']
    for (const chunk of [earlier, older]) await writeFile(join(dist, chunk), '')
    await writeFile(join(dist, '.build.json'), JSON.stringify({inputs: 'others', files: {...stamp.files, [earlier]: ''}}))
    expect(await build()).toBe('built')
    expect((await filesOfDist()).filter((file) => [earlier, older].includes(file))).toEqual([earlier])
    expect(await build({clean: true})).toBe('built')
    expect(await filesOfDist()).not.toContain(earlier)
  })

  it('takes over the lock and the half-made files of a build that was killed', async () => {
    const killed = spawn(process.execPath, ['-e', '0'])
    await once(killed, 'exit')
    await writeFile(join(dist, '.lock'), String(killed.pid))
    await mkdir(join(dist, '.staging-killed'))
    await writeFile(join(dist, '.staging-killed/main.js'), '')
    expect(await build({force: true})).toBe('built')
    expect((await readdir(dist)).filter((name) => name.startsWith('.'))).toEqual(['.build.json'])
  })
})

describe('the library', () => {
  it('fails to build when a module of Node sneaks in', async () => {
    const contents = "import {readFileSync} from 'node:fs'; export const text = readFileSync('a')"
    const sneaked = bundle({...libraryOptions, stdin: {contents, resolveDir: projectRoot}, write: false, logLevel: 'silent'})
    await expect(sneaked).rejects.toThrow('Could not resolve "node:fs"')
  })

  it('is imported by another package by name, with types, under the rules of Node and of bundlers', async () => {
    const own = join(folder.path, 'other')
    await installInto(own)
    await writeFile(join(own, 'use.ts'), useOfLibrary)
    const {stdout} = await promisify(execFile)(process.execPath, ['use.ts'], {cwd: own})
    expect(JSON.parse(stdout)).toEqual({table: 'leads_ohio', refused: 'GEN_OHIO_FIREWALL', rules: ['not-a-workflow']})
    for (const module of [{module: 'nodenext'}, {module: 'esnext', moduleResolution: 'bundler'}]) {
      const compilerOptions = {noEmit: true, strict: true, target: 'es2023', types: [], ...module}
      await writeFile(join(own, 'tsconfig.json'), JSON.stringify({compilerOptions, files: ['use.ts']}))
      await promisify(execFile)(process.execPath, [join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', own])
    }
  })
})

const useOfLibrary = `
import {assertIsOhio, getLeadsTable, OhioFirewallViolation} from 'genesis-fleet/firewall'
import {type Finding, validateWorkflow} from 'genesis-fleet/workflow'

const table: 'leads' | 'leads_ohio' = getLeadsTable({id: 'w-1', lineage: 'ohio'})
const findings: Finding[] = validateWorkflow('{}').workflows.flatMap((workflow) => workflow.findings)
let refused = ''
try {
  assertIsOhio({id: 'w-2', lineage: 'sovereign'}, 'reading leads_ohio')
} catch (error) {
  if (error instanceof OhioFirewallViolation) refused = error.code
}
// @ts-expect-error: there is no such lineage
const wrong = (): string => getLeadsTable({id: 'w-1', lineage: 'texas'})
declare const console: {log(text: string): void}
console.log(JSON.stringify({table, refused, rules: findings.map(({rule}) => rule), wrong}))
`

/** A package beside that has this one installed, as npm would. */
async function installInto(other: string): Promise<void> {
  const installed = join(other, 'node_modules/genesis-fleet')
  await mkdir(installed, {recursive: true})
  await writeFile(join(other, 'package.json'), '{"type": "module"}')
  await cp(join(projectRoot, 'package.json'), join(installed, 'package.json'))
  await cp(dist, join(installed, 'dist'), {recursive: true})
  for (const name of ['zod', 'fastest-levenshtein']) await symlink(join(projectRoot, 'node_modules', name), join(other, 'node_modules', name))
}
