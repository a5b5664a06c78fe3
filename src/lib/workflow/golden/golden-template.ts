import * as z from 'zod'

import {InputInvalidError} from '../../errors/usage.ts'
import {MAX_DEPTH, survey} from '../model/survey.ts'
import {isWorkflow} from '../model/workflows-of.ts'
import {readPattern} from '../policy/pattern/read-pattern.ts'
import {describeIssue} from '../text/describe-issue.ts'
import {findSyntaxError} from '../text/find-syntax-error.ts'
import {locatePointers} from '../text/locate-pointers.ts'
import {pointerOf} from '../text/pointer.ts'
import {positionsOf} from '../text/positions.ts'

const patterns = z.array(z.string().min(1), {error: 'must be a list of node types'}).default([])

const workflow = z
  .record(z.string(), z.unknown(), {error: 'must be a workflow'})
  .refine(isWorkflow, {error: 'must be a workflow, with nodes and connections'})
  .refine((value) => survey(value).tooDeep === null, {error: `is nested more than ${MAX_DEPTH} levels deep`})

/** What every workflow of a fleet must have, and what none may. Unknown keys are refused: a misspelt requirement would be none. */
const GoldenTemplateSchema = z.strictObject({
  name: z.string().min(1),
  /** Node types, `*` for any characters; each must be matched by a node that is switched on. */
  requiredNodeTypes: patterns,
  forbiddenNodeTypes: patterns,
  requiredSettings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Pattern that the names of workflows must match, as `read-pattern.ts` understands it. */
  naming: z.string().superRefine(checkPattern).optional(),
  /** A whole workflow, with `%%slot:NAME%%` where tenants may differ. Every workflow that is judged must be like it in all else. */
  workflow: workflow.optional(),
  /** Several of them, where workflows of different kinds are judged: each must be like the one that has its id or its name. */
  workflows: z.array(workflow, {error: 'must be a list of workflows'}).optional(),
  /** Further places that may differ: JSON pointers with names of nodes, `*` for any part of one, `**` at the end for all below. */
  slots: z.array(z.string().regex(/^\//, {error: 'must be a JSON pointer such as /nodes/Fetch/parameters/url'})).optional(),
})

export type GoldenTemplate = Readonly<z.output<typeof GoldenTemplateSchema>>

/**
 * Reads a golden template from its JSON text.
 * @param source how the file is called in an error
 * @throws {InputInvalidError} naming each wrong member with its line
 */
export function parseGoldenTemplate(text: string, source: string): GoldenTemplate {
  const syntax = findSyntaxError(text)
  if (syntax !== null) throw refusal(source, text, [{offset: syntax.offset, reason: `not JSON: ${syntax.problem}`}])
  const parsed = GoldenTemplateSchema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.flatMap(faultsOf)
  const locations = locatePointers(
    text,
    faults.map((fault) => fault.pointer),
  )
  throw refusal(
    source,
    text,
    faults.map(({pointer, reason}) => ({offset: locations.get(pointer)?.key ?? 0, reason})),
  )
}

interface Fault {
  pointer: string
  reason: string
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path as (string | number)[]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({pointer: pointerOf([...path, key]), reason: `"${key}" is not a member of a golden template`}))
  const member = path.length === 0 ? 'the template' : path.join('.')
  return [{pointer: pointerOf(path), reason: describeIssue(member, issue)}]
}

function refusal(source: string, text: string, faults: readonly {offset: number; reason: string}[]): InputInvalidError {
  const positions = positionsOf(
    text,
    faults.map((fault) => fault.offset),
  )
  const problems = faults.map(({offset, reason}) => ({line: positions.get(offset)?.line ?? 1, reason}))
  const lines = problems.map(({line, reason}) => `${source}:${line}: ${reason}`)
  return new InputInvalidError(`The golden template is not valid.\n${lines.join('\n')}`, {
    hint: `Its members are ${Object.keys(GoldenTemplateSchema.shape).join(', ')}; only name is required.`,
    problems,
  })
}

function checkPattern(source: string, context: z.RefinementCtx): void {
  const read = readPattern(source)
  if ('fault' in read) context.addIssue({code: 'custom', message: `is not a regular expression that can be used: ${read.fault}`})
}
