import {describe, expect, it} from 'vitest'
import * as z from 'zod'

import {describeIssue} from '../../../src/lib/workflow/text/describe-issue.ts'

const said = (schema: z.ZodType, value: unknown): string[] =>
  (schema.safeParse(value).error?.issues ?? []).map((issue) => describeIssue(issue.path.join('.'), issue))

describe('A wrong member of a configuration file', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.object({name: z.string()}), {}, 'name: is missing (expected string)'],
    [z.object({limits: z.object({nodes: z.number()})}), {limits: {nodes: 'many'}}, 'limits.nodes: expected number, received string'],
    [z.object({name: z.string().min(1, 'must not be empty')}), {name: ''}, 'name: must not be empty'],
  ])('is told without the words of the parser', (schema, value, sentence) => {
    expect(said(schema, value)).toEqual([sentence])
  })
})
