import type {Catalog} from '../../../src/lib/workflow/catalog/catalog.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {CONNECTION_TYPES} from '../../../src/lib/workflow/n8n/connection-types.ts'
import type {Random} from '../../mutation/mutator.ts'
import {inheritedNames, randomParameters} from './random-parameters.ts'

const names = [
  'Signed up',
  'Add to list',
  'Model',
  'Agent',
  'Loop',
  'If',
  'Merge',
  'A "quoted" ~ / name',
  '__proto__',
  'constructor',
  'ü\ud83d\ude00',
  '0',
]

/** A workflow of nodes that the catalogue has, put together at random: sound in most places, wired in every way. */
export function randomWorkflow(catalog: Catalog, random: Random): JsonObject {
  const types = [...catalog.nodeTypes()]
  const count = 1 + random.below(10)
  const nodes = Array.from({length: count}, (_, i) => randomNode(random.pick(types) ?? 'x.y', nameOf(i, random), catalog, random))
  return {
    name: random.pick(['Fuzz: one', '', 'x'.repeat(200)]),
    nodes,
    connections: randomConnections(
      nodes.map(({name}) => String(name)),
      random,
    ),
    settings: {
      executionOrder: random.pick(['v1', 'v0', 'constructor']),
      errorWorkflow: random.pick(['abc', undefined]),
      timezone: random.pick(['Etc/UTC', 'Nowhere', undefined]),
    },
    ...(random.below(4) === 0 ? {id: random.pick(['w1', 'w2']), active: true} : {}),
  }
}

function nameOf(index: number, random: Random): string {
  return random.below(8) === 0 ? (random.pick(names) ?? '') : (names[index] ?? `Node ${index}`)
}

function randomNode(type: string, name: string, catalog: Catalog, random: Random): JsonObject {
  const description = random.pick(catalog.node(type) ?? [])
  const slots = description?.credentials ?? []
  const credentials = Object.fromEntries(slots.filter(() => random.below(2) === 0).map((slot) => [slot.name, {id: 'credential000001', name: 'Some'}]))
  return {
    id: random.below(10) === 0 ? 'same' : `id-${name}`,
    name,
    type: random.below(15) === 0 ? (random.pick([`${type}x`, ...inheritedNames, `n8n-nodes-base.${random.pick(inheritedNames)}`]) ?? type) : type,
    typeVersion: random.below(10) === 0 ? 99 : (random.pick(description?.versions ?? []) ?? 1),
    position: [random.below(900), random.below(900)],
    parameters: description === undefined ? {} : randomParameters(description, random),
    ...(slots.length > 0 ? {credentials} : {}),
    ...(random.below(8) === 0 ? {disabled: true} : {}),
    ...(random.below(8) === 0 ? {onError: random.pick(['continueErrorOutput', 'continueRegularOutput', 'x', 'toString'])} : {}),
    ...(description?.webhook === true ? {webhookId: random.pick(['hook', 'hook-2'])} : {}),
  }
}

function randomConnections(nodes: readonly string[], random: Random): JsonObject {
  const connections: JsonObject = {}
  for (let i = random.below(nodes.length * 2); i > 0; i--) {
    const type = random.below(3) > 0 ? 'main' : (random.pick([...CONNECTION_TYPES, ...inheritedNames]) ?? 'main')
    const outputs: unknown[][] = Array.from({length: 1 + random.below(3)}, () => [])
    random.pick(outputs)?.push({node: random.pick(nodes), type, index: random.below(3)})
    // Keys such as __proto__ become members of their own.
    Object.defineProperty(connections, random.pick(nodes) ?? '', {value: {[type]: outputs}, enumerable: true, configurable: true, writable: true})
  }
  return connections
}
