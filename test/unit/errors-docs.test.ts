import {describe, expect, it} from 'vitest'

import {
  compareCatalogue,
  type ErrorClass,
  findDeclarations,
  findUnknownCodes,
  parseErrorEntries,
  readErrorClasses,
  readErrorEntries,
} from '../../scripts/error-catalogue.ts'
import {inProject, projectFiles} from '../../scripts/project.ts'
import {GenesisError} from '../../src/lib/errors/genesis-error.ts'

const classes = await readErrorClasses()

describe('the error classes and docs/errors.md', () => {
  it('agree both ways: every code is documented, with its class, exit code and remedy, and no other code is', async () => {
    expect(compareCatalogue(classes, await readErrorEntries())).toEqual([])
  })

  it('have a code of their own each', () => {
    expect(classes.length).toBeGreaterThan(20)
    expect(new Set(classes.map(({code}) => code)).size).toBe(classes.length)
  })

  it('are all found: whatever the error modules and the firewall export as an error is among them', async () => {
    const files = projectFiles(['src/lib/errors/*.ts', 'src/lib/firewall/violation.ts'])
    const modules = await Promise.all(files.map(async (file) => (await import(inProject(file))) as Record<string, unknown>))
    const exported = modules.flatMap((module) =>
      Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' && value.prototype instanceof GenesisError ? [name] : [])),
    )
    expect(exported.length).toBeGreaterThan(20)
    expect(classes.map(({name}) => name)).toEqual(expect.arrayContaining(exported))
  })

  it('have every code that is written out anywhere, in the sources or in SQL', () => {
    expect(findUnknownCodes(classes)).toEqual([])
  })
})

describe('the comparison', () => {
  const one: ErrorClass = {name: 'LostError', file: 'src/lost.ts', code: 'GEN_LOST', exitCode: 3}
  const page = (heading: string, line: string, body = 'It is lost.\n\n**What to do:** Look.'): string =>
    `# Errors\n\n## ${heading}\n\n${line}\n\n${body}\n`
  const compare = (text: string, known: ErrorClass[] = [one]): string[] => compareCatalogue(known, parseErrorEntries(text))

  it('finds nothing where nothing is wrong', () => {
    expect(compare(page('GEN_LOST', '`LostError`, exit code 3.'))).toEqual([])
  })

  it.each([
    ['a code without a section', '# Errors\n', ['GEN_LOST (LostError in src/lost.ts) is not documented']],
    [
      'a section without a class',
      page('GEN_LOST', '`LostError`, exit code 3.') + page('GEN_GONE', '`GoneError`, exit code 1.'),
      ['GEN_GONE is documented, but no class has it'],
    ],
    ['a section twice', page('GEN_LOST', '`LostError`, exit code 3.').repeat(2), ['GEN_LOST is documented twice']],
    ['another class', page('GEN_LOST', '`FoundError`, exit code 3.'), ['GEN_LOST belongs to LostError, not to FoundError']],
    ['another exit code', page('GEN_LOST', '`LostError`, exit code 1.'), ['GEN_LOST has exit code 3, not 1']],
    ['no remedy', page('GEN_LOST', '`LostError`, exit code 3.', 'It is lost.'), ['GEN_LOST: nothing says what to do']],
    ['no meaning', page('GEN_LOST', '`LostError`, exit code 3.', '**What to do:** Look.'), ['GEN_LOST: nothing says what it means']],
  ])('finds %s', (_, text, problems) => {
    expect(compare(text)).toEqual(problems)
  })

  it('finds a code that two classes have, and a section whose second line has another form', () => {
    expect(compare(page('GEN_LOST', '`LostError`, exit code 3.'), [one, {...one}])).toEqual(['GEN_LOST is the code of two classes'])
    expect(() => compare(page('GEN_LOST', 'LostError (3)'))).toThrow('GEN_LOST')
  })

  it('finds a class that extends an error by way of another one, in whatever file', () => {
    const files = [
      {file: 'a.ts', text: 'export class Deep extends Middle {}\nclass Other extends Error {}'},
      {file: 'b.ts', text: 'export abstract class Middle extends GenesisError {}'},
    ]
    expect(findDeclarations(files)).toEqual([
      {name: 'Deep', file: 'a.ts'},
      {name: 'Middle', file: 'b.ts'},
    ])
  })
})
