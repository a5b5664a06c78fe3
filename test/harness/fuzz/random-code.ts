import type {Random} from '../../mutation/mutator.ts'

const atoms = [
  '$json',
  '$json.email',
  '$input.all()',
  "$('Signed up').item.json",
  '$node["Model"].json',
  "$items('Add to list')",
  '$vars.LIST_URL',
  '$env.HOME',
  '$now',
  "'text'",
  '"a\\"b"',
  `\`x\${1}y\``,
  '0x1f',
  '1_000n',
  '/a[/]b+/gi',
  'true',
  'this',
  'new Date()',
  '(a, b) => a',
  'async function f() {}',
  '{a: 1, ...b}',
  '[1, , 2]',
  '\u0000',
  'π',
  '\ud83d',
  "require('fs')",
  'await fetch(x)',
  "$fromAI('n', 'd', 'string')",
]
const binary = [
  ' + ',
  ' - ',
  ' * ',
  ' / ',
  ' ?? ',
  ' && ',
  ' || ',
  '.',
  '?.',
  ', ',
  ' = ',
  ' => ',
  ' in ',
  ' ? a : ',
  '[',
  '(',
  '\n',
  ';',
  ' /* ',
  ' // ',
  '`',
  '${',
]
const wrappers: readonly ((inner: string) => string)[] = [
  (inner) => `(${inner})`,
  (inner) => `[${inner}]`,
  (inner) => `{${inner}}`,
  (inner) => `f(${inner})`,
  (inner) => `(() => { ${inner} })()`,
  (inner) => `if (${inner}) { return ${inner} }`,
  (inner) => `for (const x of ${inner}) { }`,
  (inner) => `\`\${${inner}}\``,
  (inner) => `-${inner}`,
  (inner) => inner.repeat(3),
]

/** JavaScript, more or less. */
export function randomCode(random: Random, depth = 3): string {
  if (depth <= 0 || random.below(3) === 0) return random.pick(atoms) ?? ''
  const inner = randomCode(random, depth - 1)
  if (random.below(2) === 0) return (random.pick(wrappers) ?? String)(inner)
  return inner + (random.pick(binary) ?? '') + randomCode(random, depth - 1)
}

/** Text with expressions in it, as a parameter that begins with "=" has it. */
export function randomExpression(random: Random): string {
  const pieces = Array.from({length: 1 + random.below(3)}, () => `${random.pick(['', 'Hello ', '}} ', '\\{{', '\n'])}{{ ${randomCode(random)} }}`)
  return `${random.pick(['=', '=', '=', ''])}${pieces.join('')}`
}

/** Texts that make careless patterns and parsers slow. */
export function hostileText(random: Random): string {
  const length = 10 ** (1 + random.below(4))
  const unit = random.pick([
    'a',
    '{{',
    '(',
    '[',
    "$('",
    '/',
    '\\',
    '`${',
    ' ',
    '\n',
    'a+',
    '*',
    '$$',
    '%%slot:',
    'eyJ',
    'sk-',
    '{"a":',
    '//',
    '/*',
    '=>',
  ])
  return `${random.pick(['=', '', '={{ '])}${(unit ?? '').repeat(length)}${random.pick(['', '}}', '!', '"'])}`
}
