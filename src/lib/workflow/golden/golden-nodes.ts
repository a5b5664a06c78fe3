import {isObject, type JsonObject} from '../model/json-object.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {STICKY_NOTE} from '../n8n/node-types.ts'
import {fitsSlots} from './slots.ts'

/** A node of a golden template, with the one of the workflow that it stands for. */
export interface NodePair {
  golden: JsonObject
  name: string
  actual: NodeModel | undefined
}

export interface MatchedNodes {
  pairs: readonly NodePair[]
  /** Nodes that the template does not have. */
  added: readonly NodeModel[]
}

/** Pairs nodes by id, then by name. Sticky notes are left out: they say something to people and do nothing. */
export function matchNodes(golden: JsonObject, {nodes}: WorkflowModel): MatchedNodes {
  const free = new Set(nodes.filter(({type}) => type !== STICKY_NOTE))
  const byId = Map.groupBy(free, ({raw}) => raw.id)
  const pairs = goldenNodes(golden).map((node): NodePair => {
    const actual = typeof node.id === 'string' && node.id !== '' ? byId.get(node.id)?.shift() : undefined
    if (actual !== undefined) free.delete(actual)
    return {golden: node, name: nameOf(node), actual}
  })
  const byName = Map.groupBy(free, ({name}) => name)
  for (const pair of pairs) {
    if (pair.actual !== undefined) continue
    pair.actual = byName.get(pair.name)?.shift() ?? [...free].find(({name, type}) => type === pair.golden.type && fitsSlots(name, pair.name))
    if (pair.actual !== undefined) free.delete(pair.actual)
  }
  return {pairs, added: [...free]}
}

function goldenNodes({nodes}: JsonObject): JsonObject[] {
  return Array.isArray(nodes) ? nodes.filter((node: unknown): node is JsonObject => isObject(node) && node.type !== STICKY_NOTE) : []
}

function nameOf({name}: JsonObject): string {
  return typeof name === 'string' ? name : ''
}
