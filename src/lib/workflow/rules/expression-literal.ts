import {codeTextsOf} from '../code/code-texts.ts'
import {expressionProblem} from '../expressions/expression-problem.ts'
import {expressionsOf} from '../expressions/expressions-of.ts'
import {nodeAt} from '../model/node-at.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {STICKY_NOTE} from '../n8n/node-types.ts'
import type {AnyTargetRule, Problem, TargetContext} from '../rule.ts'
import {placeIn} from '../text/place-in.ts'
import {pointerOf} from '../text/pointer.ts'

const request = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}

export const expressionLiteral: AnyTargetRule = {
  id: 'expression-literal',
  family: 'expression',
  severity: 'error',
  stage: 'run',
  catalog: 'optional',
  rationale: 'A parameter that does not begin with "=" is taken as it stands, so that people are sent {{ $json.name }} instead of a name.',
  good: {workflow: {nodes: [{...request, parameters: {url: '=Hello {{ $json.name }}'}}]}},
  bad: {workflow: {nodes: [{...request, parameters: {url: 'Hello {{ $json.name }}'}}]}},
  check(workflow, _, target) {
    const problems = literalTemplates(workflow, target)
    for (const expression of expressionsOf(workflow)) {
      if (!expression.facts.plain || expression.node.disabled || !/^=\s*\$(?:json|node|input)\b[.[]|^=\s*\$\(\s*['"]/.test(expression.text)) continue
      const what = `has in %p code without {{ }}, which n8n takes as text, ${placeIn(expression.text, 1)}`
      problems.push(expressionProblem(expression, {what, hint: 'Put the code between {{ and }}.'}, target))
    }
    return problems
  },
}

/** Only n8n has such names: other languages of templates use double braces too. */
const own =
  /^\s*\$(?:json|node|input|items|item|now|today|vars|env|secrets|workflow|execution|binary|prevNode|runIndex|itemIndex|parameter|fromAI|if)\b|\$json\b|\$node\[|\$\(\s*['"]|\$input\.|\$now\.|\$today\./

function literalTemplates(workflow: WorkflowModel, target: TargetContext | null): Problem[] {
  const problems: Problem[] = []
  for (const {path, text} of workflow.suspects) {
    if (path[2] !== 'parameters' || text.startsWith('=')) continue
    const at = firstTemplate(text)
    const node = at === -1 ? undefined : nodeAt(workflow, path)
    if (node === undefined || node.disabled || node.type === STICKY_NOTE || isReadAnyway(node, path)) continue
    const what = `has an expression in %p that n8n takes as text, because the parameter does not begin with "=", ${placeIn(text, at)}`
    problems.push(expressionProblem({node, path, text}, {what, hint: 'Write "=" before the text.'}, target))
  }
  return problems
}

/** Where the first piece in double braces begins that is n8n's; -1 when there is none. */
function firstTemplate(text: string): number {
  let close = -1
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', open + 2)) {
    // The end that was found for an earlier opening is the end of this one too: searching again would take time that grows with the square.
    if (close < open + 2) close = text.indexOf('}}', open + 2)
    if (close === -1) return -1
    if (close - open < longestTemplate && own.test(text.slice(open + 2, close))) return open
  }
  return -1
}

/** Longer ones are templates that are not closed. */
const longestTemplate = 1000

/** SQL, HTML and form nodes evaluate the braces in some parameters themselves, with or without "="; code has no expressions. */
function isReadAnyway(node: NodeModel, path: readonly (string | number)[]): boolean {
  const last = path.at(-1)
  const name = node.type.slice(node.type.lastIndexOf('.') + 1)
  if (last === 'html' && /^(?:html|form|formTrigger)(?:Tool)?$/.test(name)) return true
  if ((last === 'query' || last === 'sqlQuery') && /sql|postgres|snowflake|bigquery|crateDb|questDb|timescaleDb|oracle|^merge/i.test(name))
    return true
  const pointer = pointerOf(path)
  return /code/i.test(String(last)) || codeTextsOf(node).some((code) => pointerOf(code.path) === pointer)
}
