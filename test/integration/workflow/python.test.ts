import {execFileSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {pythonFault} from '../../../src/lib/workflow/code/python-fault.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'

const faulty: readonly [code: string, at: string, reason: string][] = [
  ['rows = [1, 2\nreturn rows', '[1', '"[" is not closed'],
  ['rows = (1, 2]\nreturn rows', ']', '"]" closes nothing that is open'],
  ['return rows)', ')', '")" closes nothing that is open'],
  ['name = "Ada\nreturn name', '"Ada', 'a text begins that does not end'],
  ['name = """Ada\nreturn name', '"""', 'a text begins that does not end'],
  ["name = r'\\'\nreturn name", "r'", 'a text begins that does not end'],
  ['for item in _items:\nreturn item', 'return', 'the line is not indented, although the one before opens a block'],
  ['rows = 1\n  return rows', 'return', 'the line is indented more than the one before, which opens no block'],
  ['if a:\n    b\n  c\nreturn d', 'c\n', 'the line is indented as no line around it is'],
  ['  a = 1\nreturn a', 'return', 'the line is indented as no line around it is'],
  ['if a:\n\tb = 1\n    c = 2', 'c', 'the line is indented by other tabs and spaces than the lines around it'],
  ['if a\n    return b', '\n', 'the statement that begins with "if" lacks its colon'],
  ['for a in {1: 2}\n    return b', '\n', 'the statement that begins with "for" lacks its colon'],
  ['def sum(a):\n    # nothing yet', ':', 'nothing stands in the block that begins here'],
  ['return a ? b : c', '?', 'no Python begins with "?"'],
  ['return “a”', '“', 'no Python begins with "“"'],
  ['a = 1 \\ b', '\\', 'a backslash outside of a text must end its line'],
]

const sound: readonly string[] = [
  '',
  '# nothing\n\n',
  'return _items',
  '  a = 1\n  return a',
  'if a: return b\nelse:\n  return c',
  'total = sum(\n  item["json"]["n"]\n    for item in _items\n)\nreturn [{"json": {"total": total}}]',
  'text = """\n  as it "is"\n"""\nreturn text',
  "text = 'it\\'s' + rb'\\x' + \"a\\\nb\"\nreturn text",
  'a = 1 + \\\n      2\nreturn a',
  'return f"{name!r:>{width}} {{}} {row["name"]} {x:%H:%M}"',
  "return f'{a != b} {f'{c}'}'",
  'for a in b:\r\n\tif a:\r\n\t\tcontinue\r\nreturn a[1:2], lambda: 0',
  'x: int = 1; y = 0x1F + 1e-3 + 24. + ...\nreturn x @ y',
  'match a:\n    case {"b": [c, *_]}:\n        return c\n    case _:\n        return None',
  'naïve = 1\nreturn naïve',
  'while chunk := read():\n    pass\nelse:\n    pass',
  'class A:\n\n    @property\n    def b(self) -> int:\n# a comment that is indented as it likes\n        return 1\n',
]

describe('the form of Python', () => {
  it.each(faulty)('is told of %j', (code, at, reason) => {
    expect(pythonFault(code)).toEqual({at: code.indexOf(at), reason})
  })

  it.each(sound)('is sound in %j', (code) => {
    expect(pythonFault(code)).toBeNull()
  })

  it('is an error of the node whose code it is, with its line', () => {
    const parameters = {language: 'pythonNative', pythonCode: 'rows = []\nfor item in _items\n  rows.append(item)\nreturn rows'}
    const node = {name: 'Sum up', type: 'n8n-nodes-base.code', typeVersion: 2, position: [0, 0], parameters}
    const [report] = validateWorkflow({name: 'x', nodes: [node], connections: {}, settings: {}}).workflows
    expect(report?.findings.find(({rule}) => rule === 'code-syntax')).toMatchObject({
      severity: 'error',
      node: 'Sum up',
      message: expect.stringContaining('not Python: the statement that begins with "for" lacks its colon') as string,
      pointer: '/nodes/0/parameters/pythonCode',
    })
  })

  it('is read of any text, without an exception and in no time', () => {
    const pieces = fc.constantFrom(
      'f"',
      '"',
      "'",
      '"""',
      '{',
      '}',
      '(',
      ')',
      ':',
      '!r',
      '\\',
      '\n',
      '\t',
      '  ',
      'if',
      'x',
      '#',
      '=',
      '1.e',
      'é',
      '\u00a0',
      '😀',
    )
    fc.assert(fc.property(fc.array(pieces, {maxLength: 60}), (parts) => void pythonFault(parts.join(''))))
    for (const text of ['f"{', 'f\'{f"{', '(', 'if a:\n', '\\\n', '"', 'f"{x:{', 'a\n '])
      expect(pythonFault(text.repeat(100_000)) ?? {reason: ''}).toHaveProperty('reason')
  })
})

/** What Python says of programs that are the body of a function: a list with true for each that it takes. */
const asked = `
import ast, json, sys, textwrap, warnings
warnings.simplefilter('ignore')
def takes(code):
    try:
        compile('def _():\\n' + textwrap.indent(code, '    ') + '\\n', 'x', 'exec', ast.PyCF_ONLY_AST)
        return True
    except (SyntaxError, ValueError):
        return False
print(json.dumps([takes(code) for code in json.load(sys.stdin)]))
`

function python(...args: string[]): string | null {
  try {
    return execFileSync('python3', args, {encoding: 'utf8'}).trim()
  } catch {
    return null
  }
}

const library = python('-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))')
if (library === null) process.stderr.write('SKIPPED: there is no python3 here; what is said of Python is not held against it.\n')

describe.skipIf(library === null)('Python itself', () => {
  const takes = (codes: readonly string[]): boolean[] =>
    JSON.parse(execFileSync('python3', ['-c', asked], {input: JSON.stringify(codes), encoding: 'utf8', maxBuffer: 1e8})) as boolean[]

  it('refuses the faulty examples and takes the sound ones', () => {
    expect(takes(faulty.map(([code]) => code))).toEqual(faulty.map(() => false))
    // Without a statement there is no body, and no fault of a line; quotes within quotes are of Python 3.12.
    const bodies = sound.filter((code) => /^[^#\n]*\w/.test(code) && !code.includes('f"{name!r') && !code.includes("f'{c}'"))
    expect(takes(bodies)).toEqual(bodies.map(() => true))
  })

  it('refuses whatever is refused here: its own library, and damaged copies of it', {timeout: 60_000}, () => {
    const folder = library ?? ''
    const files = readdirSync(folder).filter((name) => name.endsWith('.py'))
    const texts = files.map((name) => readFileSync(join(folder, name), 'utf8')).filter((text) => text.length < 60_000)
    const damage = [':', '"', "'", '(', ']', '\n', '  ', '\\', '#', '']
    const damaged = texts.flatMap((text, i) =>
      damage.map((piece, j) => {
        const at = Math.floor((text.length * ((i * 7 + j * 13) % 97)) / 97)
        return text.slice(0, at) + piece + text.slice(piece === '' ? at + 1 : at)
      }),
    )
    const codes = [...texts, ...damaged]
    const verdicts = takes(codes)
    const wronged = codes.filter((code, i) => verdicts[i] === true && pythonFault(code) !== null)
    expect(wronged).toEqual([])
    const refused = codes.filter((_, i) => verdicts[i] === false)
    const found = refused.filter((code) => pythonFault(code) !== null)
    process.stdout.write(
      `Python refuses ${refused.length} damaged programs, of which ${found.length} are refused here; it takes ${codes.length - refused.length}\n`,
    )
    expect(found.length / refused.length).toBeGreaterThan(0.7)
  })
})
