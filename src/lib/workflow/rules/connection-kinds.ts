import {startsOf} from '../graph/starts.ts'
import {isObject} from '../model/json-object.ts'
import {edgePointer} from '../model/subject.ts'
import {CONNECTION_TYPES} from '../n8n/connection-types.ts'
import type {AnyTargetRule, Problem, Rule} from '../rule.ts'
import {nameSuggester, type Suggest} from '../suggest-name.ts'
import {quote} from '../text/describe.ts'
import {escapeSegment} from '../text/pointer.ts'

const steps = [{name: 'Fetch'}, {name: 'Store'}]
const agent = [
  {name: 'Agent', type: '@n8n/n8n-nodes-langchain.agent'},
  {name: 'Model', type: '@n8n/n8n-nodes-langchain.lmChatOpenAi', credentials: {openAiApi: {id: 'Xk2pQ9wLmN4rT7vB', name: 'Models'}}},
]

export const connectionTypeUnknown: Rule = {
  id: 'connection-type-unknown',
  family: 'connection',
  severity: 'error',
  stage: 'run',
  rationale: 'n8n keeps a connection of a type that it does not know and never follows it, so that a node silently gets nothing.',
  good: {workflow: {nodes: steps, connections: {Fetch: {main: [[{node: 'Store', type: 'main', index: 0}]]}}}},
  bad: {workflow: {nodes: steps, connections: {Fetch: {Main: [[{node: 'Store', type: 'Main', index: 0}]]}}}},
  check({raw, edges}) {
    const problems: Problem[] = []
    const suggest = nameSuggester(CONNECTION_TYPES)
    for (const {source, type} of typesOf(raw.connections)) {
      if (CONNECTION_TYPES.has(type)) continue
      const pointer = `/connections/${escapeSegment(source)}/${escapeSegment(type)}`
      problems.push({
        message: `Node ${quote(source)} has connections of the unknown type ${quote(type)}.`,
        hint: advice(type, suggest),
        pointer,
        at: 'key',
        node: source,
      })
    }
    for (const edge of edges) {
      // The type at the target repeats the type at the source as a rule; one finding for both is enough.
      if (edge.targetType === edge.type || edge.targetType === '' || CONNECTION_TYPES.has(edge.targetType)) continue
      const message = `The connection from ${quote(edge.sourceName)} to ${quote(edge.targetName)} has the unknown type ${quote(edge.targetType)}.`
      problems.push({message, hint: advice(edge.targetType, suggest), pointer: `${edgePointer(edge)}/type`, node: edge.sourceName})
    }
    return problems
  },
}

export const connectionTypeMismatch: Rule = {
  id: 'connection-type-mismatch',
  family: 'connection',
  severity: 'error',
  stage: 'run',
  rationale: 'A connection leaves its source and enters its target as the same type; a model on a main input is never asked.',
  good: {workflow: {nodes: agent, connections: {Model: {ai_languageModel: [[{node: 'Agent', type: 'ai_languageModel', index: 0}]]}}}},
  bad: {workflow: {nodes: agent, connections: {Model: {ai_languageModel: [[{node: 'Agent', type: 'main', index: 0}]]}}}},
  check: ({edges}) =>
    edges
      .filter((edge) => edge.targetType !== edge.type && CONNECTION_TYPES.has(edge.type) && CONNECTION_TYPES.has(edge.targetType))
      .map((edge) => ({
        message: `The connection from ${quote(edge.sourceName)} to ${quote(edge.targetName)} leaves as ${edge.type} but arrives as ${edge.targetType}.`,
        hint: `Write "type": ${quote(edge.type)} in the connection, or move it under ${quote(edge.targetType)}.`,
        pointer: `${edgePointer(edge)}/type`,
        node: edge.sourceName,
      })),
}

// Without a catalogue this is known only for the triggers that come with n8n. Some have inputs of other types (tools of an MCP trigger).
export const connectionIntoTrigger: AnyTargetRule = {
  id: 'connection-into-trigger',
  family: 'connection',
  severity: 'error',
  stage: 'run',
  catalog: 'optional',
  rationale: 'A trigger has no input: what leads to it is never delivered, and the branch ends there unnoticed.',
  good: {
    workflow: {
      nodes: [{name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger'}, {name: 'Fetch'}],
      connections: {'Every hour': {main: [[{node: 'Fetch', type: 'main', index: 0}]]}},
    },
  },
  bad: {
    workflow: {
      nodes: [{name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger'}, {name: 'Fetch'}],
      connections: {Fetch: {main: [[{node: 'Every hour', type: 'main', index: 0}]]}},
    },
  },
  check(workflow, _, target) {
    const triggers = new Set(startsOf(workflow, target))
    return workflow.edges
      .filter((edge) => edge.type === 'main' && edge.target !== undefined && triggers.has(edge.target))
      .map((edge) => ({
        message: `Node ${quote(edge.sourceName)} is connected to ${quote(edge.targetName)}, which is a trigger and has no input.`,
        hint: 'Remove the connection, or connect to the node behind the trigger.',
        pointer: edgePointer(edge),
        node: edge.targetName,
      }))
  },
}

function typesOf(connections: unknown): {source: string; type: string}[] {
  if (!isObject(connections)) return []
  return Object.entries(connections).flatMap(([source, byType]) => (isObject(byType) ? Object.keys(byType).map((type) => ({source, type})) : []))
}

function advice(type: string, suggest: Suggest): string {
  const meant = suggest(type)
  return meant === undefined ? `n8n knows ${[...CONNECTION_TYPES].join(', ')}.` : `Did you mean ${quote(meant)}?`
}
