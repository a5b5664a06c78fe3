import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {workflowDiffDocuments} from '../../../src/lib/documents/workflow-diff.ts'
import {genesis, temporaryFolder} from './genesis.ts'

const fixtures = 'test/fixtures/workflows'
const document = workflowDiffDocuments['genesis.workflow.diff/1']
const flow = (name: string, url: string): string =>
  JSON.stringify({
    name: 'Flow',
    nodes: [{id: '1', name, type: 'n8n-nodes-base.httpRequest', typeVersion: 4, position: [0, 0], parameters: {url}}],
    connections: {},
    settings: {},
  })

describe('genesis workflow diff', () => {
  it('says nothing but that nothing changed, with exit code 0, for the same workflow in an answer of the API', async () => {
    await using folder = await temporaryFolder()
    const [plain, answer] = [join(folder.path, 'plain.json'), join(folder.path, 'answer.json')]
    await writeFile(plain, flow('A', 'x'))
    await writeFile(answer, JSON.stringify({data: {...(JSON.parse(flow('A', 'x')) as object), id: 'w1', active: true}}))
    const {code, stdout, stderr} = await genesis(['workflow', 'diff', plain, answer])
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    expect(stdout).toContain('✔ Nothing changed that n8n acts upon.')
    expect(stdout).toContain('Without effect, and not shown: id, active.')
  })

  it('shows what changed, with exit code 1', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'b.json'), flow('B', 'y'))
    const {code, stdout} = await genesis(['workflow', 'diff', '-', join(folder.path, 'b.json')], {stdin: flow('A', 'x')})
    expect(code).toBe(1)
    expect(stdout).toContain('<stdin> → ')
    expect(stdout).toContain('  ~ A → B  n8n-nodes-base.httpRequest 4, renamed\n      ~ /parameters/url  "x" → "y"')
    expect(stdout).not.toContain('\u001b')
  })

  it('answers programs with the promised document', async () => {
    const {code, stdout, stderr} = await genesis(['workflow', 'diff', `${fixtures}/several.json#/0`, `${fixtures}/several.json#/1`, '--json'])
    expect({code, stderr}).toEqual({code: 1, stderr: ''})
    expect(document.parse(JSON.parse(stdout))).toMatchObject({
      ok: false,
      before: {path: `${fixtures}/several.json#/0`, name: 'One'},
      summary: {nodesAdded: 0, nodesRemoved: 0, nodesChanged: 1},
      nodes: [{name: 'Hourly', changes: [{kind: 'added', pointer: '/parameters/note'}]}],
    })
  })

  it.each([
    ['both from standard input', ['-', '-'], 'GEN_USAGE', /Only one of the two/],
    ['one workflow only', [`${fixtures}/sound.json`], 'GEN_USAGE', /b/],
    ['a missing file', ['nowhere.json', `${fixtures}/sound.json`], 'GEN_INPUT_UNREADABLE', /nowhere\.json does not exist/],
    ['a file with several workflows', [`${fixtures}/several.json`, `${fixtures}/sound.json`], 'GEN_INPUT_INVALID', /several\.json holds 2 workflows/],
    ['a place without one', [`${fixtures}/several.json#/7`, `${fixtures}/sound.json`], 'GEN_INPUT_INVALID', /holds no workflow at \/7/],
    ['what is no workflow', ['package.json', `${fixtures}/sound.json`], 'GEN_INPUT_INVALID', /package\.json:1: This is not a workflow/],
    ['what is not JSON', ['README.md', `${fixtures}/sound.json`], 'GEN_INPUT_INVALID', /README\.md:1: This is not JSON/],
  ])('refuses %s with exit code 2', async (_, args, error, message) => {
    const person = await genesis(['workflow', 'diff', ...args])
    expect({code: person.code, stdout: person.stdout}).toEqual({code: 2, stdout: ''})
    expect(person.stderr).toMatch(message)
    const program = await genesis(['workflow', 'diff', '--json', ...args])
    expect(program).toMatchObject({code: 2, stderr: ''})
    expect(document.parse(JSON.parse(program.stdout))).toMatchObject({ok: false, error: {code: error, exitCode: 2}})
  })
})
