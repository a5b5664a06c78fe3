import {describe, expect, it} from 'vitest'

import {documentedRules} from '../../../src/lib/workflow/documented-rules.ts'
import {RulesDocument} from './document-schema.ts'
import {genesis} from './genesis.ts'

describe('genesis workflow rules', () => {
  it('lists every rule with its severity, its stage and its reason', async () => {
    const {code, stdout, stderr} = await genesis(['workflow', 'rules'])
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    const listed = stdout.split('\n').map((line) => line.trim().replace(/ {2,}/g, '  '))
    expect(listed).toEqual(
      expect.arrayContaining(documentedRules.map(({id, severity, stage, rationale}) => `${id}  ${severity}  ${stage}  ${rationale}`)),
    )
  })

  it('explains one rule with an example of each kind', async () => {
    const {code, stdout} = await genesis(['workflow', 'rules', 'golden-name'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^golden-name {2}error/)
    expect(stdout).toContain('"name": "My workflow 7"')
    expect(stdout).toContain('"naming": "^[a-z]+: .+$"')
  })

  it('answers programs with the same facts', async () => {
    const all = RulesDocument.parse(JSON.parse((await genesis(['workflow', 'rules', '--json'])).stdout))
    expect(all.rules.map(({id}) => id)).toEqual(documentedRules.map(({id}) => id))
    const one = RulesDocument.parse(JSON.parse((await genesis(['workflow', 'rules', 'trigger-missing', '--json'])).stdout))
    expect(one.rules.map(({id}) => id)).toEqual(['trigger-missing'])
  })

  it('shows the policy, the manifest and the other files that an example is judged with', async () => {
    const explained = async (rule: string): Promise<string> => (await genesis(['workflow', 'rules', rule])).stdout
    const withPolicy = documentedRules.find(({bad}) => 'policy' in bad && bad.policy !== undefined)
    const withManifest = documentedRules.find(({bad}) => 'manifest' in bad && bad.manifest !== undefined)
    expect(await explained(withPolicy?.id ?? '')).toMatch(/ {2}under the policy\n\n {2}name: /)
    expect(await explained(withManifest?.id ?? '')).toMatch(/ {2}with the manifest\n\n {2}name: /)
    expect(await explained('webhook-collision')).toMatch(/ {2}\/\/ \S+\.json\n/)
  })

  it('lists those of one family', async () => {
    const {rules} = RulesDocument.parse(JSON.parse((await genesis(['workflow', 'rules', '--family', 'structure', '--json'])).stdout))
    expect(rules.map(({id}) => id)).toEqual(documentedRules.filter(({family}) => family === 'structure').map(({id}) => id))
    const {code, stderr} = await genesis(['workflow', 'rules', '--family', 'strukture'])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no family strukture.')
    expect(stderr).toContain('Did you mean structure?')
  })

  it('says which rule was probably meant: exit code 2', async () => {
    const {code, stderr} = await genesis(['workflow', 'rules', 'triger-missing'])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no rule triger-missing.')
    expect(stderr).toContain('Did you mean trigger-missing?')
  })
})
