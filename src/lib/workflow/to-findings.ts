import type {Finding} from './finding.ts'
import type {RuleProblem} from './rule.ts'
import {locatePointers} from './text/locate-pointers.ts'
import {positionsOf} from './text/positions.ts'

/** The problems of one workflow of a document. */
export interface Judged {
  /** JSON pointer of the workflow in the document. */
  fragment: string
  problems: readonly RuleProblem[]
}

interface Placed extends RuleProblem {
  /** In the text; all zero when there is none. */
  offset: number
}

/** Findings of each workflow, with lines and columns where there is a text, in the order of the text and then of the rules' ids. */
export function toFindings(judged: readonly Judged[], text: string | null, keysAreUnique: boolean): Finding[][] {
  const placed = placeAll(judged, text, keysAreUnique)
  const offsets: number[] = []
  for (const problems of placed) for (const {offset} of problems) offsets.push(offset)
  const positions = text === null ? null : positionsOf(text, offsets)
  return placed.map((problems) =>
    problems.sort(byPlace).map(({rule, problem, offset}) => {
      const position = positions?.get(offset)
      const {message, hint, node = null, pointer, severity = rule.severity} = problem
      return {
        rule: rule.id,
        family: rule.family,
        severity,
        message,
        hint,
        node,
        pointer,
        line: position?.line ?? null,
        column: position?.column ?? null,
      }
    }),
  )
}

function placeAll(judged: readonly Judged[], text: string | null, keysAreUnique: boolean): Placed[][] {
  const locations = text === null ? null : locatePointers(text, pointersToLocate(judged), keysAreUnique)
  return judged.map(({fragment, problems}) =>
    problems.map(({rule, problem}) => {
      const location = locations?.get(fragment + problem.pointer)
      return {rule, problem, offset: problem.offset ?? (problem.at === 'key' ? location?.key : location?.value) ?? 0}
    }),
  )
}

function pointersToLocate(judged: readonly Judged[]): string[] {
  const pointers: string[] = []
  for (const {fragment, problems} of judged)
    for (const {problem} of problems) if (problem.offset === undefined) pointers.push(fragment + problem.pointer)
  return pointers
}

function byPlace(a: Placed, b: Placed): number {
  return (
    a.offset - b.offset ||
    compare(a.rule.id, b.rule.id) ||
    compare(a.problem.pointer, b.problem.pointer) ||
    compare(a.problem.message, b.problem.message)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
