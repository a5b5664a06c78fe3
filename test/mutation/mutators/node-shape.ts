import type {Mutator} from '../mutator.ts'
import {nodeMutator} from '../workflow-parts.ts'

export const nodeShapeMutators: readonly Mutator[] = [
  nodeMutator('node-name-invalid', {
    change(node, random) {
      const value = random.pick(['', 7, null, undefined])
      if (value === undefined) delete (node as {name?: string}).name
      else Object.assign(node, {name: value})
      return null
    },
  }),
  nodeMutator('node-type-invalid', {
    change(node, random) {
      Object.assign(node, {type: random.pick([node.type.slice(node.type.lastIndexOf('.') + 1), '', 3])})
      return undefined
    },
  }),
  nodeMutator('node-position-invalid', {
    change(node, random) {
      node.position = random.pick([[1], ['0', '0'], {x: 0, y: 0}, null, [0, 0, 0]])
      return undefined
    },
  }),
  nodeMutator('node-parameters-invalid', {
    change(node, random) {
      node.parameters = random.pick([[], 'none', null])
      return undefined
    },
  }),
  nodeMutator('type-version-missing', {
    change(node) {
      delete node.typeVersion
      return undefined
    },
  }),
  nodeMutator('error-handling-invalid', {
    change(node, random) {
      const [key, value] = random.pick([
        ['onError', 'continue'],
        ['onError', 'continueOnErrorOutput'],
        ['retryOnFail', 'yes'],
        ['maxTries', '3'],
        ['waitBetweenTries', '1s'],
        ['continueOnFail', 1],
      ] as const) ?? ['onError', '']
      node[key] = value
      return undefined
    },
  }),
]
