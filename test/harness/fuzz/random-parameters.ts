import type {NodeDescription, NodeProperty} from '../../../src/lib/workflow/catalog/node-description.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Random} from '../../mutation/mutator.ts'
import {hostileText, randomCode, randomExpression} from './random-code.ts'

/** Members that every object has without having them: a look-up by such a name finds something. */
export const inheritedNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'] as const

const words = [
  '',
  'x',
  'true',
  '0',
  '-1',
  'https://example.org/{id}',
  '2026-01-05',
  'sk-proj-0123456789abcdef0123456789abcdef',
  '* * * * *',
  '__proto__',
  '%%slot:a%%',
]

/** Parameters of a node: some of those that its description has, most with a value that fits, some with one that does not. */
export function randomParameters({properties}: NodeDescription, random: Random): JsonObject {
  return randomMembers(properties, random, 4)
}

function randomMembers(properties: readonly NodeProperty[], random: Random, depth: number): JsonObject {
  const chosen = properties.filter(() => random.below(3) > 0).slice(0, 30)
  return Object.fromEntries(chosen.map((property) => [property.name, randomValue(property, random, depth)]))
}

function randomValue(property: NodeProperty, random: Random, depth: number): unknown {
  const way = random.below(12)
  if (way === 0) return randomExpression(random)
  if (way === 1) return random.pick([null, '', [], {}, 7, 'x', true, [[]], {value: 1}, ...inheritedNames])
  if (way === 2) return structuredClone(property.default)
  if (way === 3 && random.below(40) === 0) return hostileText(random)
  return depth <= 0 ? undefined : fittingValue(property, random, depth)
}

function fittingValue(property: NodeProperty, random: Random, depth: number): unknown {
  const {type, options, values, groups, modes, typeOptions} = property
  if (type === 'boolean') return random.below(2) === 0
  if (type === 'number') return random.pick([0, 1, -1, 1.5, 100, 1e21])
  if (type === 'options') return random.pick(options ?? [])?.value ?? random.pick(words)
  if (type === 'multiOptions') return (options ?? []).filter(() => random.below(2) === 0).map(({value}) => value)
  if (type === 'json') return random.pick(['{}', '{"a": 1}', '{', '={{ $json }}', '[1,]'])
  if (type === 'resourceLocator') return {__rl: true, mode: random.pick(modes ?? [])?.name ?? 'id', value: random.pick(words)}
  if (type === 'filter') return randomFilter(random)
  if (type === 'assignmentCollection')
    return {assignments: [{id: 'a', name: random.pick(words), value: randomExpression(random), type: random.pick(['string', 'number', 'x'])}]}
  if (values !== null) return randomMembers(values, random, depth - 1)
  if (groups !== null) {
    const group = random.pick(groups)
    if (group === undefined) return {}
    const members = (): JsonObject => randomMembers(group.values, random, depth - 1)
    return {[group.name]: typeOptions.multipleValues === true ? Array.from({length: random.below(3)}, members) : members()}
  }
  return typeOptions.editor === undefined ? random.pick(words) : randomCode(random)
}

function randomFilter(random: Random): unknown {
  const condition = (): unknown => ({
    id: 'c',
    leftValue: randomExpression(random),
    rightValue: random.pick(words),
    operator: {
      type: random.pick(['string', 'number', 'boolean', 'dateTime', 'array', 'object', 'x']),
      operation: random.pick(['equals', 'exists', 'gt', 'x']),
      singleValue: true,
    },
  })
  return {options: {version: 2}, combinator: random.pick(['and', 'or', 'xor']), conditions: Array.from({length: random.below(4)}, condition)}
}
