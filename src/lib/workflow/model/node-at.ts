import type {Path} from '../text/pointer.ts'
import type {NodeModel, WorkflowModel} from './workflow-model.ts'

/** The node that a path from the root of the workflow leads into; undefined when it leads elsewhere. */
export function nodeAt({nodes}: WorkflowModel, path: Path): NodeModel | undefined {
  const [first, index] = path
  return first === 'nodes' && typeof index === 'number' ? findByIndex(nodes, index, (node) => node) : undefined
}

/** What belongs to the node at this place of the file, in a list that is in the order of the file. Takes time that grows with the logarithm. */
export function findByIndex<T>(list: readonly T[], index: number, nodeOf: (item: T) => NodeModel): T | undefined {
  let low = 0
  let high = list.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const item = list[middle] as T
    const found = nodeOf(item).index
    if (found === index) return item
    if (found < index) low = middle + 1
    else high = middle - 1
  }
  return undefined
}
