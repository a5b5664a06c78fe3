import {expressionProblem} from '../expressions/expression-problem.ts'
import {type Expression, expressionsOf} from '../expressions/expressions-of.ts'
import type {FromAiCall} from '../expressions/references.ts'
import {derive} from '../model/derive.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {AnyTargetRule, Problem, TargetContext} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {placeIn} from '../text/place-in.ts'
import {agent, asModel, asTool, model, start, toAgent} from './example-agent.ts'

const tool = {name: 'Search', type: 'n8n-nodes-base.httpRequestTool', typeVersion: 4.2}

function search(url: string): object {
  return {nodes: [start, agent, model, {...tool, parameters: {url}}], connections: {...toAgent, Model: asModel, Search: asTool}}
}

export const fromAiInvalid: AnyTargetRule = {
  id: 'from-ai-invalid',
  family: 'ai',
  severity: 'error',
  stage: 'run',
  catalog: 'optional',
  rationale: 'n8n refuses a call of $fromAI whose key is not 1 to 64 letters, digits, "_" or "-", and one that contradicts another.',
  good: {workflow: search("={{ $fromAI('search_url', 'Where to search', 'string') }}")},
  bad: {workflow: search("={{ $fromAI('the address', 'Where to search', 'string') }}")},
  check(workflow, _, target) {
    const problems: Problem[] = []
    const known = new Map<NodeModel, Map<string, FromAiCall>>()
    for (const {expression, call} of callsOf(workflow)) {
      const {node} = expression
      const earlier = known.get(node) ?? new Map<string, FromAiCall>()
      known.set(node, earlier)
      const reason = reasonAgainst(call, isTool(workflow, node) ? earlier : null)
      if (call.key !== null && !earlier.has(call.key)) earlier.set(call.key, call)
      if (reason !== null) problems.push(problem(expression, call, reason, target))
    }
    return problems
  },
}

function problem(expression: Expression, call: FromAiCall, reason: string, target: TargetContext | null): Problem {
  const what = `has a call of $fromAI in %p that n8n refuses: ${reason}, ${placeIn(expression.text, call.start)}`
  return expressionProblem(expression, {what, hint: "Write $fromAI('a_key', 'what the model should fill in', 'string')."}, target)
}

/** @param earlier the calls before this one of the same tool; null when the node is not used as a tool */
function reasonAgainst({key, type, description}: FromAiCall, earlier: ReadonlyMap<string, FromAiCall> | null): string | null {
  if (key === '') return 'it has no key'
  if (key !== null && !/^[a-zA-Z0-9_-]{1,64}$/.test(key)) return `its key ${quote(key)} is not made of letters, digits, "_" and "-"`
  if (key === null || earlier === null) return null
  if (typeof type === 'string' && !/^(?:string|number|boolean|json)$/i.test(type))
    return `its type ${quote(type)} is not string, number, boolean or json`
  const first = earlier.get(key)
  if (first === undefined || first.description === null || description === null || first.type === null || type === null) return null
  const same = first.description === description && (first.type ?? 'string') === (type ?? 'string')
  return same ? null : `the node asks for ${quote(key)} elsewhere with another description or type`
}

export const fromAiOutsideTool: AnyTargetRule = {
  id: 'from-ai-outside-tool',
  family: 'ai',
  severity: 'warning',
  stage: 'run',
  catalog: 'optional',
  rationale: 'Only the model that calls a tool fills in $fromAI; in any other node it is a field of the item, or empty.',
  good: {workflow: search("={{ $fromAI('search_url') }}")},
  bad: {
    workflow: {
      nodes: [{name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url: "={{ $fromAI('search_url') }}"}}],
    },
  },
  check(workflow, _, target) {
    const problems: Problem[] = []
    for (const {expression, call} of callsOf(workflow)) {
      if (isTool(workflow, expression.node)) continue
      const what = `asks a model for a value in %p by $fromAI, but is not used as a tool, ${placeIn(expression.text, call.start)}`
      problems.push(expressionProblem(expression, {what, hint: 'Read the value from $json, or connect the node to an agent as a tool.'}, target))
    }
    return problems
  },
}

/** Nobody calls it more often in one parameter; a text that a program wrote might. */
const mostCalls = 50

function* callsOf(workflow: WorkflowModel): Generator<{expression: Expression; call: FromAiCall}> {
  for (const expression of expressionsOf(workflow)) {
    const {fromAi} = expression.facts.references
    if (fromAi.length > 0 && !expression.node.disabled) for (const call of fromAi.slice(0, mostCalls)) yield {expression, call}
  }
}

/** By its type, or because a connection says so. */
function isTool(workflow: WorkflowModel, node: NodeModel): boolean {
  return /Tool$|\.tool[A-Z]/.test(node.type) || derive(workflow, connectedTools).has(node)
}

function connectedTools({edges}: WorkflowModel): ReadonlySet<NodeModel | undefined> {
  return new Set(edges.filter(({type}) => type === 'ai_tool').map(({source}) => source))
}
