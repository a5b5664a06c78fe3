import type {Edge, NodeModel} from '../model/workflow-model.ts'
import {edgesAt} from './adjacency.ts'

/** One bit for each start; more are not told apart. */
const MOST_STARTS = 31

/**
 * From which starts each node can be reached, as bits in the order of `starts`. An execution begins at one of them.
 * Null when there are too many to tell apart. Linear in nodes and edges for each start.
 */
export function startsReaching(starts: readonly NodeModel[], outgoing: ReadonlyMap<NodeModel, readonly Edge[]>): Map<NodeModel, number> | null {
  if (starts.length > MOST_STARTS) return null
  const reached = new Map(starts.map((node, i) => [node, 1 << i]))
  const waiting = [...starts]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const bits = reached.get(node) ?? 0
    for (const {target} of edgesAt(outgoing, node)) {
      if (target === undefined) continue
      const known = reached.get(target) ?? 0
      if ((known | bits) === known) continue
      reached.set(target, known | bits)
      waiting.push(target)
    }
  }
  return reached
}
