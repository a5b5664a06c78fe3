import {type ExpressionWords, expressionProblem} from '../expressions/expression-problem.ts'
import {type Expression, expressionsOf} from '../expressions/expressions-of.ts'
import type {ExpressionFault} from '../expressions/read-expression.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import type {AnyTargetRule, Problem, TargetContext} from '../rule.ts'
import {placeIn} from '../text/place-in.ts'

const request = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}

export const expressionSyntax: AnyTargetRule = {
  id: 'expression-syntax',
  family: 'expression',
  severity: 'error',
  stage: 'run',
  catalog: 'optional',
  rationale: 'n8n evaluates the code in {{ }} as one JavaScript expression; code that is none fails each time the node runs.',
  good: {workflow: {nodes: [{...request, parameters: {url: '={{ $json.name.trim() }}'}}]}},
  bad: {workflow: {nodes: [{...request, parameters: {url: '={{ $json.name.trim( }}'}}]}},
  check: (workflow, _, target) => judge(workflow, target, syntaxWords),
}

export const expressionBraces: AnyTargetRule = {
  id: 'expression-braces',
  family: 'expression',
  severity: 'error',
  stage: 'run',
  catalog: 'optional',
  rationale: 'Braces that are empty, nested or not closed where they should be leave n8n with code that it cannot evaluate.',
  good: {workflow: {nodes: [{...request, parameters: {url: '=Hello {{ $json.name }}'}}]}},
  bad: {workflow: {nodes: [{...request, parameters: {url: '=Hello {{ {{ $json.name }} }}'}}]}},
  check: (workflow, _, target) => judge(workflow, target, braceWords),
}

export const expressionForbidden: AnyTargetRule = {
  id: 'expression-forbidden',
  family: 'expression',
  severity: 'error',
  stage: 'run',
  catalog: 'optional',
  rationale: 'n8n refuses sound JavaScript by which an expression could leave its cage, such as constructor and prototype, whenever it runs.',
  good: {workflow: {nodes: [{...request, parameters: {url: '={{ typeof $json.name }}'}}]}},
  bad: {workflow: {nodes: [{...request, parameters: {url: '={{ $json.name.constructor.name }}'}}]}},
  check: (workflow, _, target) => judge(workflow, target, forbiddenWords),
}

type Words = (fault: ExpressionFault, text: string) => ExpressionWords | null

function judge(workflow: WorkflowModel, target: TargetContext | null, words: Words): Problem[] {
  const problems: Problem[] = []
  for (const expression of expressionsOf(workflow)) {
    // n8n does not evaluate the parameters of a node that is switched off.
    if (expression.facts.faults.length > 0 && !expression.node.disabled) addProblems(expression, target, words, problems)
  }
  return problems
}

function addProblems(expression: Expression, target: TargetContext | null, words: Words, problems: Problem[]): void {
  for (const fault of expression.facts.faults) {
    const said = words(fault, expression.text)
    if (said === null) continue
    problems.push(expressionProblem(expression, said, target))
    // Whoever mends the first sees the next; finding the places of all in a long text would take too long.
    return
  }
}

function syntaxWords(fault: ExpressionFault, text: string): ExpressionWords | null {
  const place = placeIn(text, fault.at)
  switch (fault.kind) {
    case 'syntax':
      if (bracesFault(fault, text) !== null) return null
      return {what: `has an expression in %p that is not JavaScript: ${fault.reason} ${place}`, hint: 'Correct the code between {{ and }}.'}
    case 'statement':
      return {
        what: `has code in %p that n8n cannot evaluate: ${fault.reason}, ${place}`,
        hint: 'Write an expression that has a value, or wrap the statements: {{ (() => { …; return value })() }}.',
      }
    case 'await':
      return {
        what: `waits for a promise in %p, which comes out empty: ${fault.reason}, ${place}`,
        hint: 'Do this in a Code node.',
        severity: 'warning',
      }
    case 'ignored':
      return {
        what: `has more than one statement in %p; n8n evaluates the first and passes over the rest, ${place}`,
        hint: 'Keep the one that is meant, or write {{ (() => { …; return value })() }}.',
        severity: 'warning',
      }
    case 'empty':
    case 'unclosed':
    case 'forbidden':
      return null
  }
}

function braceWords(fault: ExpressionFault, text: string): ExpressionWords | null {
  if (fault.kind === 'syntax') return bracesFault(fault, text)
  const place = placeIn(text, Math.max(fault.piece.start - 2, 0))
  if (fault.kind === 'empty')
    return {what: `has braces with nothing to evaluate in %p, ${place}`, hint: 'Write the value between {{ and }}, or remove the braces.'}
  if (fault.kind !== 'unclosed') return null
  return {
    what: `has braces in %p that are never closed, ${place}; n8n takes all the rest for code`,
    hint: 'Add }} behind the code.',
    severity: 'warning',
  }
}

/** A syntax error that comes from the braces around the code; null for one that comes from the code. */
function bracesFault({piece, at}: ExpressionFault, text: string): ExpressionWords | null {
  const code = text.slice(piece.start, piece.end)
  const place = placeIn(text, piece.start - 2)
  if (!piece.closed) return {what: `has braces in %p that are never closed, ${place}`, hint: 'Add }} behind the code.'}
  if (code.includes('{{')) return {what: `has braces within braces in %p, ${place}`, hint: 'Keep one pair of {{ }} around the whole code.'}
  if (at < piece.end || count(code, '{') <= count(code, '}')) return null
  return {
    what: `has an expression in %p that ends too early: the first }} closes it, ${placeIn(text, piece.end)}`,
    hint: 'Leave a space between two closing braces of the code, as in "} }".',
  }
}

function count(text: string, char: string): number {
  return text.split(char).length - 1
}

function forbiddenWords(fault: ExpressionFault, text: string): ExpressionWords | null {
  if (fault.kind !== 'forbidden') return null
  return {
    what: `has an expression in %p that n8n refuses to evaluate: ${fault.reason}, ${placeIn(text, fault.at)}`,
    hint: 'Read the value in another way, or do this in a Code node.',
  }
}
