import * as z from 'zod'

import {allRules} from '../all-rules.ts'
import {nameSuggester} from '../suggest-name.ts'
import {isRange} from './in-range.ts'
import {parseConfig} from './parse-config.ts'
import {readPattern} from './pattern/read-pattern.ts'
import type {Policy} from './policy.ts'

const text = z.string().min(1)
const types = z.array(text, {error: 'must be a list of node types'}).optional()
const value = z.union([z.string(), z.number(), z.boolean()], {error: 'must be a text, a number, or true or false'})
const range = z.string({error: 'must be a range of versions, such as ">=4"'}).refine(isRange, {error: 'is not a range of versions, such as ">=4"'})
const count = z.int().positive()

const pattern = text.superRefine((source, context) => {
  const read = readPattern(source)
  if ('fault' in read) context.addIssue({code: 'custom', message: `is no pattern that can be used: ${read.fault}`})
})

const ruleIds = new Map(allRules.map((rule) => [rule.id, rule]))
const suggestRule = nameSuggester(ruleIds)

const overrides = z
  .record(
    z.string(),
    z.strictObject({
      severity: z.enum(['error', 'warning', 'info', 'off'], {error: 'must be error, warning, info or off'}),
      reason: z.string({error: 'must say why, so that it can be judged later'}).min(1, {error: 'must say why, so that it can be judged later'}),
      expires: z.iso.date({error: 'must be a date such as 2027-03-31'}).optional(),
    }),
  )
  .superRefine((given, context) => {
    for (const [id, {severity}] of Object.entries(given)) {
      const fault = ruleFault(id, severity)
      if (fault !== null) context.addIssue({code: 'custom', path: [id], message: fault})
    }
  })

/** A workflow that breaks these is not judged at all; to pass over that would be to pass over everything. */
const indispensable: ReadonlySet<string> = new Set(['json-syntax', 'not-a-workflow', 'nesting-too-deep'])

function ruleFault(id: string, severity: string): string | null {
  if (!ruleIds.has(id)) {
    const meant = suggestRule(id)
    return `there is no such rule${meant === undefined ? '; `genesis workflow rules` lists them' : `; did you mean "${meant}"?`}`
  }
  return indispensable.has(id) && severity !== 'error' ? 'this rule is always an error, because nothing else can be judged then' : null
}

const PolicySchema = z.strictObject({
  name: text,
  nodes: z.strictObject({required: types, forbidden: types, versions: z.record(text, range).optional()}).optional(),
  communityPackages: z.record(text, range).optional(),
  settings: z.strictObject({required: z.record(text, value).optional(), maximum: z.record(text, z.number()).optional()}).optional(),
  naming: z.strictObject({workflows: pattern.optional(), nodes: pattern.optional()}).optional(),
  secrets: z
    .strictObject({
      ignore: z
        .array(
          z
            .strictObject({pointer: text.optional(), node: text.optional(), reason: text})
            .refine(({pointer, node}) => pointer !== undefined || node !== undefined, {error: 'needs a pointer, a node, or both'}),
        )
        .optional(),
      patterns: z.array(z.strictObject({name: text, pattern})).optional(),
    })
    .optional(),
  webhooks: z.strictObject({authentication: z.literal('required').optional(), pathPrefix: text.optional()}).optional(),
  pinData: z.literal('forbidden', {error: 'must be "forbidden", or not there'}).optional(),
  limits: z.strictObject({nodes: count.optional(), bytes: count.optional()}).optional(),
  bundle: z.enum(['together', 'complete'], {error: 'must be together or complete'}).optional(),
  rules: overrides.optional(),
  paths: z
    .array(z.strictObject({files: z.array(text, {error: 'must be a list of globs'}).min(1), rules: overrides.optional(), baseline: text.optional()}))
    .optional(),
  baseline: text.optional(),
})

/**
 * Reads a policy from its text, YAML or JSON.
 * @param source how the file is called in an error
 * @throws {InputInvalidError} naming each wrong member with its line
 */
export function parsePolicy(text: string, source: string): Policy {
  return parseConfig(PolicySchema, text, source, {
    what: 'policy',
    hint: `Its members are ${Object.keys(PolicySchema.shape).join(', ')}; only name is required. docs/operations/workflow-policy.md explains them.`,
  })
}
