import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {readManifest} from '../../../src/lib/cli/workflow/read-manifest.ts'
import {readPolicy} from '../../../src/lib/cli/workflow/read-policy.ts'
import {baselineText, parseBaseline, parseManifest, parsePolicy, validateBundle} from '../../../src/lib/workflow/index.ts'
import type {Policy} from '../../../src/lib/workflow/policy/policy.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'
import {root} from './genesis.ts'

const parsers = {parsePolicy, parseBaseline}
const known = {rule: 'trigger-missing', node: null, place: '/nodes', about: '', count: 1}

describe('the files of a policy', () => {
  it('lie where the policy says, as seen from its own folder, and each is read once', async () => {
    await using temporary = await temporaryFolder()
    const folder = temporary.path
    await mkdir(join(folder, 'known'))
    await writeFile(join(folder, 'known/legacy.json'), JSON.stringify({schema: 'genesis.workflow.baseline/1', files: {'a.json': [known]}}))
    const path = join(folder, 'policy.yaml')
    await writeFile(path, 'name: Fleet\nbaseline: known/legacy.json\npaths:\n  - {files: ["**"], baseline: known/legacy.json}\n')
    const policy = await readPolicy(path, parsers)
    expect(policy.baselines).toEqual({'known/legacy.json': expect.objectContaining({files: {'a.json': [known]}}) as unknown})
    expect((await readPolicy(path, parsers, {known: false})).baselines).toBeUndefined()
  })

  it('are refused by name and line when one of them is missing or wrong', async () => {
    await using temporary = await temporaryFolder()
    const folder = temporary.path
    const path = join(folder, 'policy.yaml')
    await writeFile(path, 'name: Fleet\nbaseline: gone.json\n')
    await expect(readPolicy(path, parsers)).rejects.toMatchObject({
      code: 'GEN_INPUT_UNREADABLE',
      message: `${join(folder, 'gone.json')} does not exist.`,
    })
    await writeFile(join(folder, 'gone.json'), '{\n"schema": 1}')
    await expect(readPolicy(path, parsers)).rejects.toMatchObject({code: 'GEN_INPUT_INVALID', problems: [{line: 2}, {line: 1}]})
    await writeFile(path, 'name: Fleet\n\nnodez: {}\n')
    await expect(readPolicy(path, parsers)).rejects.toMatchObject({message: expect.stringContaining(`${path}:3: "nodez"`) as string})
    await writeFile(path, 'name: Tenant\nvariables: [a]\n')
    expect(await readManifest(path, parseManifest)).toEqual({name: 'Tenant', variables: ['a']})
  })
})

const corpus = join(root, '../shared/corpus/n8n')
const present = existsSync(corpus)
if (!present) process.stderr.write(`SKIPPED: the corpus of public workflows is not there (${corpus}); policies are not tried on it.\n`)

describe.skipIf(!present)('the corpus of public workflows', () => {
  const files = present ? readdirSync(corpus).map((path) => ({path, input: readFileSync(join(corpus, path), 'utf8')})) : []
  const together: Policy = {name: 'Fleet', bundle: 'together'}

  it('has no error that only several files show, as long as nobody says that they belong together', {timeout: 60_000}, () => {
    const found = validateBundle(files).files.flatMap(({result}) => result.workflows.flatMap(({findings}) => findings))
    const ofBundle = found.filter(({family}) => family === 'bundle')
    expect(ofBundle.length).toBeGreaterThan(0)
    expect(ofBundle.filter(({severity}) => severity === 'error')).toEqual([])
    expect(found.filter(({family}) => family === 'tenant' || family === 'golden')).toEqual([])
  })

  it('starts clean with a baseline', {timeout: 60_000}, () => {
    const findings = validateBundle(files, {policy: together}).files.flatMap(({path, result}) =>
      result.workflows.map((workflow) => ({path: workflow.fragment === '' ? path : `${path}#${workflow.fragment}`, findings: workflow.findings})),
    )
    const baselines = {known: parseBaseline(baselineText(findings), 'known')}
    const after = validateBundle(files, {policy: {...together, baseline: 'known', baselines}}).files.flatMap(({result}) => result.workflows)
    expect(after.flatMap((workflow) => workflow.findings)).toEqual([])
    expect(after.reduce((sum, {baselined}) => sum + baselined, 0)).toBe(findings.reduce((sum, file) => sum + file.findings.length, 0))
  })
})
