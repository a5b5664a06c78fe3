import {describe, expect, it} from 'vitest'

import {allRules} from '../../../src/lib/workflow/all-rules.ts'
import {RulesDocument} from './document-schema.ts'
import {genesis} from './genesis.ts'

describe('genesis workflow rules', () => {
  it('lists every rule with its severity and its reason', async () => {
    const {code, stdout, stderr} = await genesis(['workflow', 'rules'])
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    const listed = stdout.split('\n').map((line) => line.trim().replace(/ {2,}/g, '  '))
    expect(listed).toEqual(expect.arrayContaining(allRules.map(({id, severity, rationale}) => `${id}  ${severity}  ${rationale}`)))
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
    expect(all.rules.map(({id}) => id)).toEqual(allRules.map(({id}) => id))
    const one = RulesDocument.parse(JSON.parse((await genesis(['workflow', 'rules', 'trigger-missing', '--json'])).stdout))
    expect(one.rules.map(({id}) => id)).toEqual(['trigger-missing'])
  })

  it('says which rule was probably meant: exit code 2', async () => {
    const {code, stderr} = await genesis(['workflow', 'rules', 'triger-missing'])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no rule triger-missing.')
    expect(stderr).toContain('Did you mean trigger-missing?')
  })
})
