import {isDeepStrictEqual} from 'node:util'

import {validateBundle} from '../../../src/lib/workflow/bundle/validate-bundle.ts'
import {diffWorkflows} from '../../../src/lib/workflow/diff/diff-workflows.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'
import {fixWorkflow} from '../../../src/lib/workflow/fix/fix-workflow.ts'
import {type ValidationResult, validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import type {FuzzInput} from './fuzz-input.ts'

/** What the library did wrong with an input; null when it kept all its promises. */
export function faultWith(input: FuzzInput): string | null {
  try {
    return findFault(input)
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

function findFault({text, value: strange, options}: FuzzInput): string | null {
  validateWorkflow(strange, options)
  const result = validateWorkflow(text, options)
  if (!isDeepStrictEqual(validateWorkflow(text, options), result)) return 'validateWorkflow says something else the second time'
  const value = readJson(text)
  if (value !== undefined) validateWorkflow(value, options)
  const bundle = validateBundle(
    ['a.json', 'b.json'].map((path) => ({path, input: text})),
    options,
  )
  if (bundle.files.length !== 2) return 'validateBundle lost a file'
  return misplacedFinding(text, result) ?? badFix(text, options) ?? badDiff(value)
}

function findingsOf({workflows}: ValidationResult): Finding[] {
  return workflows.flatMap(({findings}) => findings)
}

function misplacedFinding(text: string, result: ValidationResult): string | null {
  const lines = text.split('\n')
  const wrong = findingsOf(result).find(({line, column, message, hint}) => {
    const length = lines[(line ?? 0) - 1]?.length
    return message === '' || hint === '' || length === undefined || column === null || column < 1 || column > length + 1
  })
  return wrong === undefined ? null : `a finding lies nowhere in the text: ${JSON.stringify(wrong)}`
}

function badFix(text: string, options: FuzzInput['options']): string | null {
  const fixed = fixWorkflow(text, options)
  if (fixWorkflow(fixed.text, options).text !== fixed.text) return 'fixWorkflow changes its own result'
  if (fixed.changes.length === 0) return fixed.text === text ? null : 'fixWorkflow changed the text and says nothing of it'
  const before = countByRule(findingsOf(validateWorkflow(text, options)))
  const after = countByRule(findingsOf(validateWorkflow(fixed.text, options)))
  const more = [...after].find(([rule, count]) => count > (before.get(rule) ?? 0))
  return more === undefined ? null : `after fixWorkflow ${more[0]} finds more than before`
}

function countByRule(findings: readonly Finding[]): Map<string, number> {
  return new Map(
    Array.from(
      Map.groupBy(findings, ({rule}) => rule),
      ([rule, {length}]) => [rule, length],
    ),
  )
}

function badDiff(value: unknown): string | null {
  if (value === undefined || !diffWorkflows(value, structuredClone(value)).equal)
    return value === undefined ? null : 'diffWorkflows finds a difference between a workflow and itself'
  diffWorkflows(value, {})
  diffWorkflows({}, value)
  return null
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
