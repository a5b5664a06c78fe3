import type * as z from 'zod'

import type {AdminRoute, InputOf} from '../../admin-api/route.ts'
import {RequestInvalidError, type RequestProblem} from '../../errors/admin.ts'

const parts = ['params', 'query', 'body'] as const
const maxProblems = 20
const maxReasonLength = 200

/**
 * What a request gives, as its route takes it.
 * @throws {RequestInvalidError} naming what is wrong with path, query and body at once
 */
export function parseInput<R extends AdminRoute>(route: R, given: Readonly<Record<(typeof parts)[number], unknown>>): InputOf<R> {
  const problems: RequestProblem[] = []
  const parsed = parts.map((part) => {
    const result = route[part].safeParse(given[part] ?? {})
    if (!result.success) problems.push(...result.error.issues.map((issue) => problemOf(part, issue)))
    return [part, result.data]
  })
  if (problems.length === 0) return Object.fromEntries(parsed) as InputOf<R>
  const [first] = problems
  const more = problems.length > 1 ? ` and ${problems.length - 1} more` : ''
  throw new RequestInvalidError(`The request is not what ${route.method} ${route.path} takes: ${first?.where}: ${first?.reason}${more}.`, {
    hint: 'See what it takes: /v1/admin/openapi.json',
    problems: problems.slice(0, maxProblems),
  })
}

/** A misspelt member is repeated in its reason, which must not grow with it. */
function problemOf(part: string, {path, message}: z.core.$ZodIssue): RequestProblem {
  return {where: [part, ...path].join('.').slice(0, maxReasonLength), reason: message.slice(0, maxReasonLength)}
}
