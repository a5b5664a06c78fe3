import {findByIndex} from '../model/node-at.ts'
import {label, nameOf} from '../model/subject.ts'
import type {ExpressionText} from '../model/workflow-model.ts'
import type {Problem, TargetContext} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {pointerOf} from '../text/pointer.ts'

/** The words of a problem: `what` follows on the name of the node and begins with a verb; `%p` in it stands for the parameter. */
export interface ExpressionWords {
  what: string
  hint: string
  severity?: Problem['severity']
}

/**
 * A problem with one expression. It is only a warning where n8n certainly does not evaluate it: a parameter that the node does not show with
 * its present settings is dropped before the node runs.
 */
export function expressionProblem({node, path}: ExpressionText, words: ExpressionWords, target: TargetContext | null): Problem {
  const parameter = quote(path.slice(3).join('.'))
  const described = target === null ? undefined : findByIndex(target.described, node.index, (candidate) => candidate.node)
  const unused = described !== undefined && described.description !== null && !Object.hasOwn(described.parameters, String(path[3]))
  const problem: Problem = {
    message: `${label(node)} ${words.what.replace('%p', () => parameter)}.${unused ? ' The node does not use this parameter at present.' : ''}`,
    hint: words.hint,
    pointer: pointerOf(path),
    node: nameOf(node),
  }
  if (unused) problem.severity = 'warning'
  else if (words.severity !== undefined) problem.severity = words.severity
  return problem
}
