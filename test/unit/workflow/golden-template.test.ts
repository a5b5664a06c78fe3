import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import type {InputInvalidError} from '../../../src/lib/errors/usage.ts'
import {parseGoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import {matchesPattern} from '../../../src/lib/workflow/golden/match-pattern.ts'

function refusalOf(text: string): InputInvalidError {
  try {
    parseGoldenTemplate(text, 'golden.json')
  } catch (error) {
    return error as InputInvalidError
  }
  throw new Error('it was accepted')
}

describe('a golden template', () => {
  it('needs only a name', () => {
    expect(parseGoldenTemplate('{"name": "Any"}', 'golden.json')).toEqual({
      name: 'Any',
      requiredNodeTypes: [],
      forbiddenNodeTypes: [],
      requiredSettings: {},
    })
  })

  it.each([
    ['{"name": "A",\n "forbidenNodeTypes": []}', 2, '"forbidenNodeTypes" is not a member of a golden template'],
    ['{\n\n}', 1, 'name: '],
    ['{"name": "A",\n\n"naming": "["}', 3, 'naming: is not a regular expression'],
    ['{"name": "A",\n"requiredNodeTypes": "x"}', 2, 'requiredNodeTypes: must be a list of node types'],
    ['{"name": "A",\n"requiredSettings": {\n"executionOrder": null}}', 3, 'requiredSettings.executionOrder: '],
    ['{"name": "A",}', 1, 'not JSON: the comma before this } is one too many'],
    ['', 1, 'not JSON: the document is empty'],
    ['[]', 1, 'the template: '],
  ])('is refused with the line: %j', (text, line, reason) => {
    const error = refusalOf(text)
    expect(error).toMatchObject({code: 'GEN_INPUT_INVALID', exitCode: 2})
    expect(error.problems[0]?.line).toBe(line)
    expect(error.problems[0]?.reason).toContain(reason)
    expect(error.message).toContain(`golden.json:${line}: ${reason}`)
  })
})

describe('a pattern of node types', () => {
  it('fits as a regular expression does in which * is any text', () => {
    const text = fc.string({unit: fc.constantFrom('a', 'b', '.'), maxLength: 8})
    const pattern = fc.string({unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6})
    fc.assert(
      fc.property(text, pattern, (type, glob) => {
        const expression = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
        expect(matchesPattern(type, glob)).toBe(expression.test(type))
      }),
      {numRuns: 5000},
    )
  })
})
