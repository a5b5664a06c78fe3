import {Args, Flags, Parser} from '@oclif/core'
import {describe, expect, it} from 'vitest'

import {parseMessage} from '../../../src/lib/cli/parse-message.ts'

/** What oclif's own parser says. */
async function refusalOf(argv: string[], input: Parameters<typeof Parser.parse>[1]): Promise<string> {
  const refused = await Parser.parse(argv, input).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(refused instanceof Error)) throw new Error('nothing was refused')
  return parseMessage(refused.message)
}

const needed = Flags.string({required: true})
const count = Flags.integer({min: 1})

describe('What the parser refuses', () => {
  it.each<[string[], Parameters<typeof refusalOf>[1], string]>([
    [[], {flags: {for: needed, rule: needed}}, 'Missing flags: --for, --rule.'],
    [[], {flags: {for: needed}}, 'Missing flag: --for.'],
    [[], {args: {queue: Args.string({required: true, description: 'name of it'})}}, 'Missing argument: queue.'],
    [
      [],
      {args: {a: Args.string({required: true, description: 'one'}), b: Args.string({required: true})}, flags: {job: Flags.string({multiple: true})}},
      'Missing arguments: a, b.',
    ],
    [['--count', 'x'], {flags: {count}}, '--count: expected an integer but received: x.'],
    [['--count', '0'], {flags: {count}}, '--count: expected an integer greater than or equal to 1 but received: 0.'],
    [['--kind', 'c'], {flags: {kind: Flags.string({options: ['a', 'b']})}}, 'Expected --kind=c to be one of: a, b.'],
    [['x'], {args: {}}, 'Unexpected argument: x.'],
    [['--wrong'], {flags: {}}, 'Unknown flag: --wrong.'],
    [['--kind'], {flags: {kind: Flags.string()}}, 'Flag --kind expects a value.'],
    [
      ['--a', '--b'],
      {flags: {a: Flags.boolean({exclusive: ['b']}), b: Flags.boolean(), for: needed}},
      'Missing flag: --for; --b=true cannot also be provided when using --a.',
    ],
  ])('%j is said in one sentence', async (argv, input, sentence) => {
    expect(await refusalOf(argv, input)).toBe(sentence)
  })
})
