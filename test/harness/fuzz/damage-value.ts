import type {Random} from '../../mutation/mutator.ts'

/** Values that a program which writes workflows wrongly may put anywhere. */
const oddValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  1.5,
  '',
  '=',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  "={{ $('",
  '={{ `${',
  '={{ {{ }} }}',
  '\u0000\ud800',
  [],
  {},
  [[]],
  [null],
  {node: 3},
  // No text can be made of it.
  {toString: 1, valueOf: 1},
  {__rl: true, value: '', mode: 'list'},
  'n8n-nodes-base.webhook',
  [[{node: 'x', type: 'main', index: 0}]],
]

const members = [
  'constructor',
  '__proto__',
  'nodes',
  'connections',
  'settings',
  'name',
  'data',
  'pinData',
  'parameters',
  'credentials',
  'typeVersion',
  'staticData',
]

type Container = Record<string, unknown>

function containersIn(value: unknown, found: Container[] = []): Container[] {
  if (typeof value === 'object' && value !== null) {
    found.push(value as Container)
    for (const child of Object.values(value)) containersIn(child, found)
  }
  return found
}

/** One change that keeps the value JSON: a member replaced, removed, renamed, doubled, or exchanged for one from elsewhere. */
export function damageValue(root: unknown, random: Random): void {
  const containers = containersIn(root)
  const target = random.pick(containers) ?? {}
  const key = random.pick(Object.keys(target)) ?? 'new'
  const odd = structuredClone(random.pick(oddValues))
  const changes: readonly (() => void)[] = [
    () => (target[key] = odd),
    () => delete target[key],
    () => (target[`${key}x`] = target[key]),
    () => (target[key] = structuredClone(random.pick(containers))),
    () => (target[key] = Array.isArray(target[key]) ? [...(target[key] as unknown[]), ...(target[key] as unknown[])] : [target[key]]),
    () => Object.defineProperty(target, random.pick(members) ?? '', {value: odd, enumerable: true, configurable: true, writable: true}),
    () => (target[key] = typeof target[key] === 'string' ? damageText(target[key], random) : odd),
  ]
  random.pick(changes)?.()
}

/** Puts something that JSON does not have where a member is. */
export function estrangeValue(root: unknown, random: Random): void {
  const containers = containersIn(root)
  const target = random.pick(containers) ?? {}
  const strange = [undefined, Number.NaN, 10n, Symbol('x'), () => 1, new Date(0), new Map([[1, 2]]), root, new Array(3), Object.create(null)]
  target[random.pick(Object.keys(target)) ?? 'new'] = random.pick(strange)
}

/** A few characters cut out or put in, at any place. */
export function damageText(text: string, random: Random): string {
  const at = random.below(text.length + 1)
  const put = random.pick(['', ',', '"', '{', ']', '}}', '{{', '\\', '\u0000', '`', '/*', text.slice(0, random.below(200))]) ?? ''
  return text.slice(0, at) + put + text.slice(at + random.below(20))
}
