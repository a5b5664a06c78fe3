import {isKnownTrigger} from '../../../src/lib/workflow/n8n/node-types.ts'
import type {Mutator} from '../mutator.ts'
import {connect, edgeMutator, misspell, nodesOf, objectAt} from '../workflow-parts.ts'

export const connectionEndMutators: readonly Mutator[] = [
  edgeMutator('connection-source-missing', ({source}, random, workflow) => {
    const connections = objectAt(workflow, 'connections')
    const wrong = `${misspell(source, random)} (old)`
    connections[wrong] = connections[source]
    delete connections[source]
    return wrong
  }),
  edgeMutator('connection-target-missing', ({source, entry}, random) => {
    entry.node = `${misspell(String(entry.node), random)} (old)`
    return source
  }),
  {
    rule: 'connection-by-id',
    inject(workflow, random) {
      const [first, ...others] = nodesOf(workflow)
      const target = random.pick(others)
      if (first === undefined || target === undefined) return null
      const id = `id-of-${target.name}`
      target.id = id
      connect(workflow, first.name, id)
      return {workflow, node: first.name}
    },
  },
  edgeMutator('connection-entry-invalid', (edge, random) => {
    const {entries, slot, entry} = edge
    const damage = random.below(4)
    if (damage === 0) entry.index = -1
    else if (damage === 1) entry.index = '0'
    else if (damage === 2) delete entry.type
    else entries[slot] = [entry] as never
    return edge.source
  }),
  edgeMutator('connection-type-unknown', ({source, type}, _, workflow) => {
    const byType = objectAt(objectAt(workflow, 'connections'), source)
    byType[`${type}s`] = byType[type]
    delete byType[type]
    return source
  }),
  edgeMutator('connection-type-mismatch', ({source, type, entry}) => {
    entry.type = type === 'main' ? 'ai_tool' : 'main'
    return source
  }),
  {
    rule: 'connection-into-trigger',
    inject(workflow, random) {
      const nodes = nodesOf(workflow)
      const trigger = random.pick(nodes.filter(({type}) => isKnownTrigger(type)))
      const source = random.pick(nodes.filter((node) => node !== trigger && !isKnownTrigger(node.type)))
      if (trigger === undefined || source === undefined) return null
      connect(workflow, source.name, trigger.name)
      return {workflow, node: trigger.name}
    },
  },
]
