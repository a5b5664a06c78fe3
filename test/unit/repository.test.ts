import {execFile} from 'node:child_process'
import {readdirSync, readFileSync, statSync} from 'node:fs'
import {promisify} from 'node:util'
import {describe, expect, it} from 'vitest'

import {libraryEntryPoints} from '../../scripts/build/library.ts'
import {findForbidden} from '../../scripts/check/forbidden-text.ts'
import {inProject, projectFiles} from '../../scripts/project.ts'

interface PackageJson {
  name: string
  version: string
  license: string
  bin: Record<string, string>
  files: string[]
  exports: Record<string, string | {types: string; default: string}>
  engines: {node: string}
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}
interface LockFile {
  name: string
  version: string
  packages: Record<string, {version?: string; resolved?: string; link?: boolean}>
}

const manifest = readJson<PackageJson>('package.json')
const lock = readJson<LockFile>('package-lock.json')
const dependencies = {...manifest.dependencies, ...manifest.devDependencies}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(inProject(path), 'utf8')) as T
}

function read(path: string): string {
  return readFileSync(inProject(path), 'utf8')
}

function isThere(path: string): boolean {
  return statSync(inProject(path), {throwIfNoEntry: false}) !== undefined
}

describe('package.json', () => {
  it('names the package, its licence and the Node that it needs', () => {
    expect(manifest).toMatchObject({name: 'genesis-fleet', license: 'MIT', engines: {node: '>=22.18'}})
  })

  it('pins every dependency to one version; TypeScript to one minor, which its tools support', () => {
    const {typescript, ...others} = dependencies
    expect(typescript).toMatch(/^~6\.0\.\d+$/)
    expect(Object.entries(others).filter(([, version]) => !/^v?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })

  it('brings the Node 24 that npm scripts run on', () => {
    expect(manifest.devDependencies.node).toMatch(/^24\./)
  })

  it('has the binary genesis, a script that can be run', () => {
    expect(manifest.bin).toEqual({genesis: 'bin/run.js'})
    expect(read('bin/run.js')).toMatch(/^#!\/usr\/bin\/env node\n/)
    expect(statSync(inProject('bin/run.js')).mode & 0o111).toBe(0o111)
  })

  it('has scripts for what a developer does, each of which starts something that is there', () => {
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['dev', 'build', 'check', 'test', 'bench', 'demo']))
    const started = Object.values(manifest.scripts).flatMap((script) => script.match(/\b(?:scripts|bench|bin)\/[\w.-]+/g) ?? [])
    expect(started.filter((path) => !isThere(path))).toEqual([])
  })

  it('exports what the build makes for other programs', () => {
    const {'./package.json': own, ...library} = manifest.exports
    expect(own).toBe('./package.json')
    const made = Object.entries(libraryEntryPoints).map(([name, source]) => {
      const types = source.replace(/^src/, './dist/types').replace(/\.ts$/, '.d.ts')
      return [`./${name}`, {types, default: `./dist/${name}.js`}]
    })
    expect(library).toEqual(Object.fromEntries(made))
  })
})

describe('the published package', () => {
  it('holds every file that the program reads from its own folder', () => {
    const sources = projectFiles(['src/**/*.ts', 'bin/run.js']).map(read).join('\n')
    const used = Array.from(sources.matchAll(/join\((?:\w+\.)*(?:root|packageRoot), ((?:'[^']+'(?:, )?)+)\)/g), ([, parts = '']) =>
      parts.replaceAll("'", '').replaceAll(', ', '/'),
    )
    expect(used.length).toBeGreaterThan(5)
    const shipped = ['package.json', 'node_modules', ...manifest.files]
    expect([...new Set(used)].filter((path) => !shipped.some((entry) => path === entry || path.startsWith(`${entry}/`)))).toEqual([])
  })

  it('holds no sources, tests or scripts', async () => {
    const {stdout} = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {cwd: inProject(), maxBuffer: 2 ** 26})
    const packed = packedFiles(JSON.parse(stdout))
    expect(packed).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'bin/run.js', 'oclif.manifest.json']))
    expect(packed.filter((path) => /^(src|test|scripts|bench|docs|node_modules)\//.test(path) || path.includes('.staging'))).toEqual([])
  })
})

/** npm prints a list of packages, or since npm 12 an object of them. */
function packedFiles(answer: unknown): string[] {
  const [packed] = Object.values(answer as Record<string, {files: {path: string}[]}>)
  return packed?.files.map(({path}) => path) ?? []
}

describe('package-lock.json', () => {
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

  it('is of this package and this version, and locks what package.json asks for', () => {
    expect(lock).toMatchObject({name: manifest.name, version: manifest.version})
    const wrong = Object.entries(dependencies).filter(
      ([name, wanted]) => !wanted.startsWith('~') && lock.packages[`node_modules/${name}`]?.version !== wanted.replace(/^v/, ''),
    )
    expect(wrong).toEqual([])
  })

  it('names no host to download from: every installation uses its own registry', () => {
    expect(packages.length).toBeGreaterThan(300)
    expect(packages.filter(([, {resolved}]) => resolved !== undefined).map(([path]) => path)).toEqual([])
  })
})

describe('the documents of the repository', () => {
  it.each([
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'docs/architecture.md',
    'docs/errors.md',
    'docs/commands.md',
    'docs/schemas/README.md',
  ])('%s is there', (path) => {
    expect(read(path).trim()).not.toBe('')
  })

  it('say what the licence is, what is unreleased, and how to try and to test', () => {
    expect(read('LICENSE')).toContain('MIT License')
    expect(read('CHANGELOG.md')).toMatch(/^## \[?Unreleased/m)
    expect(read('README.md')).toContain('npm install && npm run demo')
    expect(read('README.md')).toContain('npm install && npm test')
  })

  it('give the reasons of decisions under docs/adr, numbered without a gap', () => {
    const names = readdirSync(inProject('docs/adr')).sort()
    expect(names.filter((name) => !/^\d{4}-[a-z0-9-]+\.md$/.test(name))).toEqual([])
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, i) => i + 1))
    expect(names.length).toBeGreaterThanOrEqual(5)
  })
})

describe('the search for forbidden text', () => {
  // Put together here, so that this file is not itself a finding.
  const traces: [string, string][] = [
    ['a folder of a machine', `see ${['', 'home', 'someone', 'genesis'].join('/')}`],
    ['a folder of another machine', `"${['', 'Users', 'someone'].join('/')}"`],
    ['a folder of a third machine', ['C:', 'Users', 'someone'].join('\\')],
    ['a folder of a build machine', `cd ${['', 'builds', 'genesis'].join('/')}`],
    ['the host of a registry', `https://${['registry', 'npmjs', 'org'].join('.')}/zod`],
    ['the host of a mirror', `https://${'arti'}factory.example.com/npm`],
    ['work that was put off', `// ${'TO'}${'DO'}: later`],
    ['a test that keeps the others from running', `it.${'only'}('runs alone', () => {})`],
  ]
  it.each(traces)('finds %s, with its line', (_, text) => {
    expect(findForbidden('test/one.test.ts', `first\n${text}\n`)).toEqual([expect.stringMatching(/^test\/one\.test\.ts:2: /)])
  })

  it.each([
    '/v1/home/tenants',
    'https://example.com/home/page',
    'GENESIS_HOME=/srv/genesis',
    'the todo list',
    'expect(only).toBe(1)',
    '$HOME/.genesis',
  ])('passes over %s', (text) => {
    expect(findForbidden('test/one.test.ts', text)).toEqual([])
  })
})
