import {describe, expect, it} from 'vitest'

import {allRules} from '../../../src/lib/workflow/all-rules.ts'
import {validateBundle} from '../../../src/lib/workflow/bundle/validate-bundle.ts'
import type {Catalog} from '../../../src/lib/workflow/catalog/catalog.ts'
import {completeExample, completeWorkflow} from '../../../src/lib/workflow/complete-example.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Example} from '../../../src/lib/workflow/rule.ts'
import {type ValidateOptions, validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {estateCatalog} from '../../harness/estate-catalog.ts'

function findingsOf(example: Example): Finding[] {
  if (!('bundle' in example)) return validateWorkflow(completeExample(example), optionsOf(example)).workflows.flatMap(({findings}) => findings)
  const files = example.bundle.map(({path, workflow}) => ({path, input: completeWorkflow(workflow as JsonObject)}))
  return validateBundle(files, optionsOf(example)).files.flatMap(({result}) => result.workflows.flatMap(({findings}) => findings))
}

/** The nodes of the example release; its API is older than some of the settings that rules are about. */
const target: Catalog = {...estateCatalog, api: null}

function optionsOf(example: Example): ValidateOptions {
  const {template, policy, manifest, today}: ValidateOptions = 'text' in example ? {} : example
  return {targets: [target], template, policy, manifest, today}
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
    expect(allRules.filter(({rationale}) => !/^(?:[A-Z]|n8n(?:'s)? ).*\.$/.test(rationale)).map(({id}) => id)).toEqual([])
  })
})
