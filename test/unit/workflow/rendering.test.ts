import {Chalk} from 'chalk'
import {describe, expect, it} from 'vitest'

import {harmless, wrap} from '../../../src/lib/cli/paint.ts'
import {excerptsOf} from '../../../src/lib/cli/workflow/excerpts.ts'
import {renderFindings} from '../../../src/lib/cli/workflow/render-findings.ts'
import {renderFrame} from '../../../src/lib/cli/workflow/render-frame.ts'
import {validationDocument} from '../../../src/lib/cli/workflow/validation-document.ts'
import {hideSecrets} from '../../../src/lib/workflow/diff/hide-secrets.ts'
import {finding, verdictOn} from './results.ts'

const plain = {chalk: new Chalk({level: 0}), width: Number.POSITIVE_INFINITY}
const warning = finding({severity: 'warning', rule: 'trigger-missing', family: 'trigger', node: null, pointer: ''})
const note = finding({severity: 'info', rule: 'export-only-field', family: 'api', node: null, pointer: ''})

describe('the verdict of workflow validate', () => {
  it('counts every workflow of a file, and names it by its place', () => {
    const files = [
      {path: 'a.json', findings: [note]},
      {path: 'several.json', fragment: '/1', findings: [finding(), warning], notChecked: ['node-type-unknown'], baselined: 3},
    ]
    const {ok, summary, target, files: reports} = validationDocument(verdictOn(files))
    expect(ok).toBe(false)
    const counted = {files: 2, valid: 1, errors: 1, warnings: 1, baselined: 3}
    expect(summary).toEqual({...counted, notChecked: ['node-type-unknown'], durationMs: 4})
    expect(target).toEqual({n8n: null, catalog: 'none'})
    expect(reports.map(({path, ok}) => [path, ok])).toEqual([
      ['a.json', true],
      ['several.json#/1', false],
    ])
  })

  it.each([
    ['error', [false, true, true]],
    ['warning', [false, false, true]],
    ['info', [false, false, false]],
    ['never', [true, true, true]],
  ] as const)('with --fail-on %s says of an error, a warning and a note: %j', (failOn, expected) => {
    const verdicts = [finding(), warning, note].map((found) => verdictOn([{path: 'a.json', findings: [found]}], {failOn}))
    expect(verdicts.map(({ok}) => ok)).toEqual(expected)
    expect(verdicts.map(({workflows}) => workflows[0]?.ok)).toEqual(expected)
  })

  it('fails on more warnings than are allowed over all files, even those that are not listed', () => {
    const files = [
      {path: 'a.json', findings: [warning]},
      {path: 'b.json', findings: [warning]},
    ]
    expect(verdictOn(files, {maxWarnings: 2, quiet: true}).ok).toBe(true)
    const {ok, summary, workflows} = verdictOn(files, {maxWarnings: 1, failOn: 'never', quiet: true})
    expect({ok, warnings: summary.warnings, listed: workflows.flatMap(({findings}) => findings)}).toEqual({ok: false, warnings: 2, listed: []})
  })

  it('names the releases that it holds for', () => {
    expect(verdictOn([], {releases: ['2.41.2', '2.30.0']}).target).toEqual({n8n: '2.41.2,2.30.0', catalog: 'installed'})
  })
})

describe('the answer for a person', () => {
  const found = finding({
    line: 3,
    column: 153,
    message: 'Node "Hourly" refers to $(\'Gone\').',
    rule: 'expression-node-missing',
    hint: 'Name a node.',
  })

  it('groups findings by file, aligned, with the advice below, and sums up', () => {
    const files = [{path: 'several.json', fragment: '/1', findings: [finding({hint: 'Name a node.'}), found, warning], notChecked: ['x', 'y']}]
    expect(`\n${renderFindings(verdictOn(files), plain)}\n`).toBe(`
several.json#/1
    1:1  error    Node "Fetch" is wrong.  node-name-invalid
  3:153  error    Node "Hourly" refers to $('Gone').  expression-node-missing
                  → Name a node.
    1:1  warning  Node "Fetch" is wrong.  trigger-missing
                  → Put it right.

✖ 1 file, 0 valid, 2 errors, 1 warning
  2 rules need a catalogue of n8n's nodes: genesis workflow catalog install
`)
  })

  it('shows the line of a finding where its text is known, with a caret under the column', () => {
    const text = '{\n  "name": "x",\r\n\t"nodes": [{"name": ""}]\n}'
    const at = finding({line: 3, column: 20})
    expect(
      renderFindings(verdictOn([{path: 'a.json', findings: [at], text}]), plain)
        .split('\n')
        .slice(0, 5),
    ).toEqual([
      'a.json',
      '  3:20  error    Node "Fetch" is wrong.  node-name-invalid',
      '                 │ "nodes": [{"name": ""}]',
      '                 │                   ^',
      '                 → Put it right.',
    ])
  })

  it('shows no lines when there are too many findings to look at', () => {
    const files = Array.from({length: 60}, (_, i) => ({path: `${i}.json`, findings: [finding()], text: '{"name": 1}'}))
    expect(renderFindings(verdictOn(files.slice(0, 50)), plain)).toContain('│ {"name": 1}')
    expect(renderFindings(verdictOn(files), plain)).not.toContain('│')
  })

  it('leaves out files with nothing but notes, unless there is one file only', () => {
    expect(renderFindings(verdictOn([{path: 'a.json', findings: [note]}]), plain)).toContain('export-only-field')
    const two = verdictOn([
      {path: 'a.json', findings: [note]},
      {path: 'b.json', findings: []},
    ])
    expect(renderFindings(two, plain)).toBe('✔ 2 files, 2 valid, 0 errors, 0 warnings, 1 note')
  })

  it('says for which releases it holds, what the baseline knows, and when there was nothing to look at', () => {
    const known = verdictOn([{path: 'a.json', findings: [], baselined: 12}], {releases: ['2.41.2', '2.30.0']})
    expect(renderFindings(known, plain)).toBe('✔ 1 file, 1 valid, 0 errors, 0 warnings, 12 known to the baseline, for n8n 2.41.2, 2.30.0')
    expect(renderFindings(verdictOn([]), plain)).toBe('✔ No workflow file has changed.')
  })

  it('stays within the width of the terminal, and paints only what it is told to', () => {
    const long = finding({message: 'word '.repeat(60).trim(), hint: 'advice '.repeat(40).trim(), column: 900})
    const narrow = renderFindings(verdictOn([{path: 'a.json', findings: [long], text: `"${'x'.repeat(2000)}"`}]), {...plain, width: 80})
    expect(narrow.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(narrow).not.toContain('\u001b')
    expect(renderFindings(verdictOn([{path: 'a.json', findings: [long]}]), {chalk: new Chalk({level: 1}), width: 80})).toContain('\u001b[31merror')
  })

  it('breaks lines at spaces and nowhere else', () => {
    expect(wrap('a bb ccc dddddddddd e', 6)).toEqual(['a bb', 'ccc', 'dddddddddd', 'e'])
    expect(wrap('short', 80)).toEqual(['short'])
  })

  it('hands nothing to the terminal that it would obey', () => {
    expect(harmless('a\u001b[2Jb\u009b\u202e')).toBe('a\uFFFD[2Jb\uFFFD\uFFFD')
    const text = '{"a": "\u001b[2J\u202e", "b": 1}'
    const lines = renderFindings(verdictOn([{path: '\u001b[2J.json', findings: [finding({column: 15, message: 'x\u001b[2J'})], text}]), plain)
    for (const obeyed of ['\u001b', '\u202e']) expect(lines).not.toContain(obeyed)
  })
})

describe('the frame around a place', () => {
  const frameOf = (text: string, column: number, width: number): [string, string] => {
    const at = finding({column})
    const excerpt = excerptsOf(text, [at], hideSecrets).get(at)
    if (excerpt === undefined) throw new Error('there is no excerpt')
    return renderFrame(excerpt, width)
  }

  it('is the whole line where that fits', () => {
    expect(frameOf('    "name": 3,', 13, 80)).toEqual(['"name": 3,', '        ^'])
  })

  it('is cut on either side of the place where it does not, and says so', () => {
    const text = `{"before": "${'b'.repeat(500)}", "here": 7, "after": "${'a'.repeat(500)}"}`
    const [line, caret] = frameOf(text, text.indexOf('7') + 1, 60)
    expect(line).toMatch(/^….*"here": 7, .*…$/)
    expect(line.length).toBeLessThanOrEqual(60)
    expect(line[caret.length - 1]).toBe('7')
  })

  it.each([
    ['characters of double width', '{"名前": "日本", "x": 7}'],
    ['characters of two code units', '{"😀😀": "😀", "x": 7}'],
    ['marks that take no room', '{"e\u0301e\u0301": 1, "x": 7}'],
    ['tabs', '{\t"a":\t1, "x": 7}'],
  ])('puts the caret right after %s', (_, text) => {
    const [line, caret] = frameOf(text, text.indexOf('7') + 1, 80)
    const before = line.slice(0, line.indexOf('7'))
    const columns = Array.from(before).reduce((sum, char) => sum + (/[\u0301]/.test(char) ? 0 : /[日本名前😀]/u.test(char) ? 2 : 1), 0)
    expect(caret.length).toBe(columns + 1)
  })

  it('never cuts a character in two', () => {
    const text = `{"x": "${'😀'.repeat(300)}"}`
    for (const column of [9, 150, 151, 400, 401]) expect(frameOf(text, column, 60)[0].isWellFormed()).toBe(true)
  })

  it('is left out for a line that shows nothing, and for notes', () => {
    const brace = finding({line: 2, column: 3})
    expect(excerptsOf('{"nodes": [\n  {\n', [brace], hideSecrets).size).toBe(0)
    expect(excerptsOf('{"name": 1}', [note], hideSecrets).size).toBe(0)
  })

  // Put together here, so that no scanner takes it for a real one.
  const token = `sk_live_${'a1B2c3D4'.repeat(4)}`

  it.each([
    ['before the place', `{"apiKey": "${token}", "x": 7}`, 7],
    ['after the place', `{"x": 7, "apiKey": "${token}"}`, 7],
    ['at the place', `{"x": 1, "apiKey": "${token}"}`, 0],
    ['that begins far before the place', `{"password": "${'p'.repeat(300)} 7"}`, 7],
  ])('never shows a secret %s', (_, text, digit) => {
    const at = digit === 0 ? text.indexOf('"sk_') : text.indexOf(String(digit))
    const [line, caret] = frameOf(text, at + 1, 160)
    expect(line).not.toMatch(/sk_live|a1B2|ppp/)
    if (line.includes('"x": 7')) expect(line[caret.length - 1]).toBe('7')
  })

  it('is left out for a finding about a secret, whose pattern may be one that only the policy knows', () => {
    const about = finding({family: 'secret', rule: 'secret-in-workflow'})
    expect(excerptsOf('{"note": "internal-4711"}', [about], hideSecrets).size).toBe(0)
  })

  it('is kept for the first twenty findings of a file, errors before warnings', () => {
    const lines = Array.from({length: 30}, (_, i) => ({...warning, line: i + 1}))
    const error = finding({line: 30})
    const excerpts = excerptsOf('{"name": 1}\n'.repeat(30), [...lines, error], hideSecrets)
    expect(excerpts.size).toBe(20)
    expect(excerpts.get(error)?.text).toBe('{"name": 1}')
  })
})
