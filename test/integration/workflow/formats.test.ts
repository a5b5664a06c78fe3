import {cp, mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import {join, relative} from 'node:path'
import {describe, expect, it} from 'vitest'

import {checkWorkflows} from '../../../src/lib/cli/workflow/check-workflows.ts'
import {renderValidation} from '../../../src/lib/cli/workflow/render-validation.ts'
import {FORMATS} from '../../../src/lib/cli/workflow/validate-flags.ts'
import type {Validation} from '../../../src/lib/cli/workflow/validation.ts'
import {workflowLines} from '../../../src/lib/documents/workflow.ts'
import * as library from '../../../src/lib/workflow/index.ts'
import {validationPasses} from '../../../src/lib/workflow/validation-passes.ts'
import {parseXml} from '../../harness/parse-xml.ts'
import {sarifFaults} from '../../harness/sarif-schema.ts'
import {ValidateDocument} from './document-schema.ts'
import {genesis, root, temporaryFolder} from './genesis.ts'

const folders = ['test/fixtures/workflows', 'workflows']

interface Sarif {
  runs: [{tool: {driver: {version: string}}; results: {ruleId: string; locations: [{physicalLocation: {artifactLocation: {uri: string}}}]}[]}]
}

describe('the forms of the answer of genesis workflow validate', () => {
  it('tell the same findings: sarif, ndjson, junit and json', async () => {
    const run = (format: string): ReturnType<typeof genesis> => genesis(['workflow', 'validate', ...folders, '--format', format])
    const [json, ndjson, sarif, junit] = await Promise.all(['json', 'ndjson', 'sarif', 'junit'].map(run))
    for (const answer of [json, ndjson, sarif, junit]) expect(answer).toMatchObject({code: 1, stderr: ''})
    const {files, summary} = ValidateDocument.parse(JSON.parse(json?.stdout ?? ''))
    const findings = files.flatMap(({path, findings}) => findings.map((finding) => ({path, ...finding})))
    expect(findings.length).toBeGreaterThan(20)

    const lines = (ndjson?.stdout ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as {schema: keyof typeof workflowLines})
    for (const line of lines) expect(workflowLines[line.schema].safeParse(line).error).toBeUndefined()
    const finding = 'genesis.workflow.validate.finding/1'
    expect(lines.slice(0, -1)).toEqual(findings.map((found) => ({schema: finding, ...found})))
    expect(lines.at(-1)).toMatchObject({ok: false, summary: {...summary, durationMs: expect.any(Number) as number}})

    const log = JSON.parse(sarif?.stdout ?? '') as Sarif
    expect(sarifFaults(log)).toEqual([])
    const [{tool, results}] = log.runs
    expect(tool.driver.version).toBe((JSON.parse(await readFile('package.json', 'utf8')) as {version: string}).version)
    expect(results.map(({ruleId}) => ruleId)).toEqual(findings.map(({rule}) => rule))
    const uris = results.map(({locations: [{physicalLocation}]}) => decodeURIComponent(physicalLocation.artifactLocation.uri))
    expect(uris).toEqual(findings.map(({path}) => path.replace(/#.*$/, '')))

    const suites = parseXml(junit?.stdout ?? '').children
    expect(suites.map(({attributes}) => attributes.name)).toEqual(files.map(({path}) => path))
    expect(suites.reduce((sum, {attributes}) => sum + Number(attributes.failures), 0)).toBe(summary.errors)
  })

  it('name files as GitHub sees them, from the root of its checkout, wherever the step runs', async () => {
    const env = {GITHUB_WORKSPACE: root}
    const cwd = join(root, 'test/fixtures')
    const {code, stdout} = await genesis(['workflow', 'validate', 'workflows/many-defects.json', '--format', 'github'], {cwd, env})
    expect(code).toBe(1)
    const commands = stdout.split('\n').filter((line) => line.startsWith('::'))
    expect(commands.length).toBeGreaterThan(5)
    for (const command of commands)
      expect(command).toMatch(/^::(error|warning|notice) file=test\/fixtures\/workflows\/many-defects\.json,line=\d+,col=\d+,title=[a-z-]+::/)
    const sarif = await genesis(['workflow', 'validate', 'workflows/many-defects.json', '--format', 'sarif'], {cwd, env})
    expect(sarif.stdout).toContain('"uri": "test/fixtures/workflows/many-defects.json"')
  })

  it('leave stdout to the answer and never paint it', async () => {
    for (const format of FORMATS) {
      const {stdout, stderr} = await genesis(['workflow', 'validate', 'test/fixtures/workflows', '--format', format, '--code-frame'])
      expect(stderr).toBe('')
      const controls = Array.from(stdout).filter((char) => char < ' ' && char !== '\n')
      expect(controls).toEqual([])
    }
  })
})

describe('the answer of genesis workflow validate', () => {
  const formats = FORMATS.filter((format) => format !== 'json')
  const check = async (inputs: readonly string[], concurrency: number): Promise<string[]> => {
    const signal = new AbortController().signal
    const verdict = {failOn: 'error', quiet: false} as const
    const validation = await checkWorkflows({inputs, leaveOut: [], excerpts: true, signal, concurrency, verdict, ...validationPasses({})})
    const timeless: Validation = {...validation, summary: {...validation.summary, durationMs: 0}}
    const config = {version: '1.2.3', pjson: {name: 'genesis-fleet', version: '1.2.3'}} as Parameters<typeof renderValidation>[2]['config']
    const options = {failOn: 'error', config, environment: {}, library: () => Promise.resolve(library)} as const
    return Promise.all(formats.map((format) => renderValidation(timeless, format, options)))
  }

  it('is the same to the byte however many files are read at once, and in whatever order they are named', async () => {
    await using folder = await temporaryFolder()
    for (const source of folders) await cp(source, join(folder.path, source), {recursive: true})
    // Files of very different sizes, so that they are not done in the order in which they were begun.
    await mkdir(join(folder.path, 'more'))
    for (let i = 0; i < 40; i++) {
      const text = JSON.stringify({name: `Flow ${i % 30}`, nodes: [], connections: {}, staticData: 'x'.repeat((i * 7919) % 400_000)})
      await writeFile(join(folder.path, 'more', `${i}.json`), text)
    }
    const entries = await readdir(folder.path, {recursive: true, withFileTypes: true})
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)))
    expect(paths.length).toBeGreaterThan(45)
    const expected = await check(paths, 1)
    expect(expected[0]).toContain('✖')
    for (const concurrency of [2, 8, 64]) expect(await check(paths, concurrency)).toEqual(expected)
    const shuffled = paths.map((path, i) => ({path, rank: (i * 7919) % 101})).sort((a, b) => a.rank - b.rank)
    expect(
      await check(
        shuffled.map(({path}) => path),
        8,
      ),
    ).toEqual(expected)
  })
})
