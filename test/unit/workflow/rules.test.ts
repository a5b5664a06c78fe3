import {describe, expect, it} from 'vitest'

import {allRules} from '../../../src/lib/workflow/all-rules.ts'
import {completeExample} from '../../../src/lib/workflow/complete-example.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'
import type {Example} from '../../../src/lib/workflow/rule.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'

function findingsOf(example: Example): Finding[] {
  const template = 'template' in example ? example.template : undefined
  return validateWorkflow(completeExample(example), {template}).workflows.flatMap(({findings}) => findings)
}

describe.each(allRules.map((rule) => [rule.id, rule] as const))('rule %s', (id, rule) => {
  it('finds nothing in its good example, nor does any rule find an error there', () => {
    expect(findingsOf(rule.good).filter((finding) => finding.rule === id || finding.severity === 'error')).toEqual([])
  })

  it('finds its bad example, which breaks no other rule badly', () => {
    const findings = findingsOf(rule.bad)
    expect(findings.map((finding) => finding.rule)).toContain(id)
    expect(findings.filter((finding) => finding.severity === 'error' && finding.rule !== id)).toEqual([])
  })

  it('says what is wrong, what to do, and where, as its description promises', () => {
    for (const finding of findingsOf(rule.bad).filter((found) => found.rule === id)) {
      expect(finding).toMatchObject({
        family: rule.family,
        severity: rule.severity,
        line: expect.any(Number) as number,
        column: expect.any(Number) as number,
      })
      expect(finding.message).toMatch(/^[A-Z].*\.$/s)
      expect(finding.hint).toMatch(/[.?]$|\w$/)
    }
  })
})

describe('the rules together', () => {
  it('have ids that are unique and in kebab-case', () => {
    const ids = allRules.map(({id}) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([])
  })

  it('each give one sentence of reason', () => {
    expect(allRules.filter(({rationale}) => !/^(?:[A-Z]|n8n ).*\.$/.test(rationale)).map(({id}) => id)).toEqual([])
  })
})
