import {isObject} from '../model/json-object.ts'
import {edgePointer} from '../model/subject.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {escapeSegment} from '../text/pointer.ts'

const nodes = [
  {name: 'Fetch', id: '3f0a'},
  {name: 'Store', id: '7c1b'},
]
const good = {workflow: {nodes, connections: {Fetch: {main: [[{node: 'Store', type: 'main', index: 0}]]}}}}

export const connectionSourceMissing: Rule = {
  id: 'connection-source-missing',
  family: 'connection',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n refuses connections that start at a node which is not there; they remain when a node is renamed or removed by hand.',
  good,
  bad: {workflow: {nodes, connections: {'Fetch leads': {main: [[{node: 'Store', type: 'main', index: 0}]]}}}},
  check(workflow) {
    const ids = lazyIds(workflow)
    return sourcesWithoutNode(workflow)
      .filter((source) => !ids().has(source))
      .map((source) => ({
        message: `Connections start at ${quote(source)}, but no node has that name.`,
        hint: advice(source, workflow, `rename the key or remove the connections of ${quote(source)}`),
        pointer: `/connections/${escapeSegment(source)}`,
        at: 'key',
        node: source,
      }))
  },
}

export const connectionTargetMissing: Rule = {
  id: 'connection-target-missing',
  family: 'connection',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n refuses connections that lead to a node which is not there; they remain when a node is renamed or removed by hand.',
  good,
  bad: {workflow: {nodes, connections: {Fetch: {main: [[{node: 'Store leads', type: 'main', index: 0}]]}}}},
  check(workflow) {
    const ids = lazyIds(workflow)
    const problems: Problem[] = []
    for (const edge of workflow.edges) {
      // An empty name is no name at all; the shape of the entry is reported for it.
      if (edge.target !== undefined || edge.targetName === '' || ids().has(edge.targetName)) continue
      const message = `Node ${quote(edge.sourceName)} is connected to ${quote(edge.targetName)}, but no node has that name.`
      const hint = advice(edge.targetName, workflow, 'correct the name or remove the connection')
      problems.push({message, hint, pointer: edgePointer(edge), node: edge.sourceName})
    }
    return problems
  },
}

export const connectionById: Rule = {
  id: 'connection-by-id',
  family: 'connection',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n connects nodes by name; a connection that gives the id of a node leads nowhere. Generated workflows often do.',
  good,
  bad: {workflow: {nodes, connections: {'3f0a': {main: [[{node: '7c1b', type: 'main', index: 0}]]}}}},
  check(workflow) {
    const ids = lazyIds(workflow)
    const problems: Problem[] = []
    for (const source of sourcesWithoutNode(workflow)) {
      const name = ids().get(source)
      if (name === undefined) continue
      const message = `Connections start at ${quote(source)}, which is the id of node ${quote(name)}, not its name.`
      problems.push({message, hint: useName(name), pointer: `/connections/${escapeSegment(source)}`, at: 'key', node: name})
    }
    for (const edge of workflow.edges) {
      const name = edge.target === undefined ? ids().get(edge.targetName) : undefined
      if (name === undefined) continue
      const message = `Node ${quote(edge.sourceName)} is connected to ${quote(edge.targetName)}, which is the id of node ${quote(name)}, not its name.`
      problems.push({message, hint: useName(name), pointer: edgePointer(edge), node: edge.sourceName})
    }
    return problems
  },
}

function useName(name: string): string {
  return `Write ${quote(name)} in its place.`
}

function sourcesWithoutNode({raw, nodesByName}: WorkflowModel): string[] {
  return isObject(raw.connections) ? Object.keys(raw.connections).filter((source) => !nodesByName.has(source)) : []
}

/** Node names by id, made only for a workflow that has a connection to explain. */
function lazyIds({nodes}: WorkflowModel): () => ReadonlyMap<string, string> {
  let ids: Map<string, string> | undefined
  return () => {
    ids ??= new Map(nodes.flatMap(({raw, name}) => (typeof raw.id === 'string' && raw.id !== '' ? [[raw.id, name] as const] : [])))
    return ids
  }
}

function advice(typed: string, {suggestNode}: WorkflowModel, otherwise: string): string {
  const meant = suggestNode(typed)
  return meant === undefined ? `${otherwise.charAt(0).toUpperCase()}${otherwise.slice(1)}.` : `Did you mean ${quote(meant)}? Otherwise ${otherwise}.`
}
