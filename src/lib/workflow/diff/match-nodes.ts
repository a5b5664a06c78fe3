import type {NodeModel} from '../model/workflow-model.ts'
import {canonicalText, similarity} from './similarity.ts'

/** Nodes of two workflows that are one and the same; null where there is no partner. */
export type NodePair = readonly [before: NodeModel, after: NodeModel]

/** n8n gives ids of this form and keeps them for the life of a node; programs that number their nodes give others to the same node. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** Less than this of the parameters in common, and it is another node. */
const LEAST_SIMILAR = 0.5

type KeyOf = (node: NodeModel) => string | null

/**
 * Finds the node of one workflow in the other, surest signs first: its id and name, its id when n8n gave it, its name, and for those that lost
 * both what they are and do, when that is unmistakable.
 */
export function matchNodes(before: readonly NodeModel[], after: readonly NodeModel[]): NodePair[] {
  let pairs: NodePair[] = []
  let left = {before, after}
  for (const {keyOf, ambiguous} of signs) {
    if (left.before.length === 0 || left.after.length === 0) return pairs
    const found = matchBy(left.before, left.after, keyOf, ambiguous)
    pairs = pairs.concat(found)
    left = withoutPairs(left, found)
  }
  return [...pairs, ...matchBySimilarity(left.before, left.after)]
}

/** `ambiguous`: of several nodes with the same sign the first goes with the first. */
const signs: readonly {keyOf: KeyOf; ambiguous: boolean}[] = [
  {keyOf: (node) => join(idOf(node), nameOf(node)), ambiguous: false},
  {keyOf: (node) => join(uuidOf(node), node.type), ambiguous: false},
  {keyOf: (node) => join(nameOf(node), node.type), ambiguous: true},
  {keyOf: uuidOf, ambiguous: false},
  {keyOf: nameOf, ambiguous: true},
  {keyOf: (node) => join(idOf(node), node.type), ambiguous: false},
  {keyOf: ({raw}) => canonicalText(raw), ambiguous: true},
  {keyOf: ({type, raw}) => join(type, canonicalText(raw.parameters)), ambiguous: false},
]

function join(...parts: (string | null)[]): string | null {
  return parts.includes(null) ? null : JSON.stringify(parts)
}

function idOf({raw}: NodeModel): string | null {
  return typeof raw.id === 'string' && raw.id !== '' ? raw.id : null
}

function uuidOf(node: NodeModel): string | null {
  const id = idOf(node)
  return id !== null && uuid.test(id) ? id : null
}

function nameOf({name}: NodeModel): string | null {
  return name === '' ? null : name
}

function matchBy(before: readonly NodeModel[], after: readonly NodeModel[], keyOf: KeyOf, ambiguous: boolean): NodePair[] {
  const mine = Map.groupBy(before, keyOf)
  const theirs = Map.groupBy(after, keyOf)
  const pairs: NodePair[] = []
  for (const [key, nodes] of mine) {
    const others = theirs.get(key) ?? []
    if (key === null || (!ambiguous && (nodes.length > 1 || others.length > 1))) continue
    for (const [i, node] of nodes.entries()) {
      const other = others[i]
      if (other !== undefined) pairs.push([node, other])
    }
  }
  return pairs
}

/** Of nodes that are the last of their type on both sides. */
function matchBySimilarity(before: readonly NodeModel[], after: readonly NodeModel[]): NodePair[] {
  const lastOfType = matchBy(before, after, ({type}) => (type === '' ? null : type), false)
  return lastOfType.filter(([old, now]) => similarity(old.raw.parameters, now.raw.parameters) >= LEAST_SIMILAR)
}

interface Unmatched {
  before: readonly NodeModel[]
  after: readonly NodeModel[]
}

function withoutPairs({before, after}: Unmatched, pairs: readonly NodePair[]): Unmatched {
  const matched = new Set(pairs.flat())
  return {before: before.filter((node) => !matched.has(node)), after: after.filter((node) => !matched.has(node))}
}
