import {isObject, type JsonObject} from '../../src/lib/workflow/model/json-object.ts'
import type {Mutation, Mutator, Random} from './mutator.ts'

/** A node that mutators can work on: it has a name and a type. */
export interface JsonNode extends JsonObject {
  name: string
  type: string
}

/** One entry of `connections`, with the list that holds it. */
export interface JsonEdge {
  source: string
  type: string
  entries: JsonObject[]
  slot: number
  entry: JsonObject
}

export function nodesOf(workflow: JsonObject): JsonNode[] {
  const nodes: readonly unknown[] = Array.isArray(workflow.nodes) ? workflow.nodes : []
  return nodes.filter(
    (node): node is JsonNode => isObject(node) && typeof node.name === 'string' && node.name !== '' && typeof node.type === 'string',
  )
}

export function edgesOf(workflow: JsonObject): JsonEdge[] {
  return Object.entries(objectAt(workflow, 'connections')).flatMap(([source, byType]) =>
    Object.entries(isObject(byType) ? byType : {}).flatMap(([type, outputs]) =>
      (Array.isArray(outputs) ? outputs : []).flatMap((list: unknown) => {
        const entries = (Array.isArray(list) ? list : []) as JsonObject[]
        return entries.map((entry, slot) => ({source, type, entries, slot, entry}))
      }),
    ),
  )
}

/** The member when it is an object; a new one in its place otherwise. */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key]
  if (isObject(value)) return value
  const made: JsonObject = {}
  parent[key] = made
  return made
}

/** Adds a node under a name that none has yet; connected to nothing. */
export function addNode(workflow: JsonObject, node: JsonObject & {type: string}): JsonNode {
  const names = new Set(nodesOf(workflow).map(({name}) => name))
  let name = 'Mutant'
  for (let i = 2; names.has(name); i++) name = `Mutant ${i}`
  const added = {id: `mutant-${names.size}`, name, typeVersion: 1, position: [0, 0], parameters: {}, ...node}
  if (Array.isArray(workflow.nodes)) workflow.nodes.push(added)
  else workflow.nodes = [added]
  return added
}

/** Connects two nodes, by the first output and the first input. */
export function connect(workflow: JsonObject, from: string, to: string, type = 'main'): void {
  const byType = objectAt(objectAt(workflow, 'connections'), from)
  const outputs = (Array.isArray(byType[type]) ? byType[type] : []) as unknown[]
  const first = (Array.isArray(outputs[0]) ? outputs[0] : []) as unknown[]
  byType[type] = [[...first, {node: to, type, index: 0}], ...outputs.slice(1)]
}

interface NodeDefect {
  /** Nodes that offer a place for it; all do otherwise. */
  where?: (node: JsonNode, workflow: JsonObject) => boolean
  /** Puts it there. Returns the name that the finding gives where it is not the node's own. */
  change: (node: JsonNode, random: Random, workflow: JsonObject) => string | null | undefined
}

/** A defect of one node, wherever in the workflow it is. */
export function nodeMutator(rule: string, {where, change}: NodeDefect): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const candidates = nodesOf(workflow).filter((node) => where?.(node, workflow) ?? true)
      const node = random.pick(candidates)
      if (node === undefined) return null
      const {name} = node
      const named = change(node, random, workflow)
      return {workflow, node: named === undefined ? name : named}
    },
  }
}

/** A defect of one connection. */
export function edgeMutator(rule: string, change: (edge: JsonEdge, random: Random, workflow: JsonObject) => string | null): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const edge = random.pick(edgesOf(workflow))
      return edge === undefined ? null : {workflow, node: change(edge, random, workflow)}
    },
  }
}

/** A defect of the workflow as a whole. */
export function workflowMutator(
  rule: string,
  change: (workflow: JsonObject, random: Random) => Omit<Mutation, 'node' | 'workflow'> | undefined,
): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const options = change(workflow, random)
      return {workflow, node: null, ...options}
    },
  }
}

/** A word with one letter changed in it, as a hurried hand types it. */
export function misspell(word: string, random: Random): string {
  const at = random.below(word.length)
  const swapped = word.slice(0, at) + word.slice(at + 1)
  return swapped === '' || swapped === word ? `${word}x` : swapped
}
