import {Chalk} from 'chalk'
import {describe, expect, it} from 'vitest'

import {harmless, wrap} from '../../../src/lib/cli/paint.ts'
import {decodeText} from '../../../src/lib/cli/read-text.ts'
import {renderFindings} from '../../../src/lib/cli/workflow/render-findings.ts'
import {type DocumentOptions, validationDocument} from '../../../src/lib/cli/workflow/validation-document.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {fixture} from './fixtures.ts'

const plain = {chalk: new Chalk({level: 0}), width: Number.POSITIVE_INFINITY}

function documentOf(names: string[], options: Partial<DocumentOptions> = {}): ReturnType<typeof validationDocument> {
  const results = names.map((name) => ({path: `${name}.json`, result: validateWorkflow(fixture(name))}))
  return validationDocument(results, {failOn: 'error', quiet: false, durationMs: 3.7, ...options})
}

describe('the answer of workflow validate', () => {
  it('counts every workflow of a file, and names it by its place', () => {
    const {ok, summary, files} = documentOf(['sound', 'several', 'api-answer'])
    expect(ok).toBe(false)
    expect(summary).toEqual({files: 4, valid: 3, errors: 1, warnings: 0, notChecked: ['node', 'parameter', 'version'], durationMs: 4})
    expect(files.map(({path, ok}) => [path, ok])).toEqual([
      ['sound.json', true],
      ['several.json#/0', true],
      ['several.json#/1', false],
      ['api-answer.json#/data/0', true],
    ])
  })

  it('fails on warnings when it is told to, and counts what it is told not to list', () => {
    const warning = JSON.stringify({name: 'x', nodes: [], connections: {}, settings: {}})
    const results = [{path: 'a.json', result: validateWorkflow(warning)}]
    expect(validationDocument(results, {failOn: 'error', quiet: false, durationMs: 0})).toMatchObject({ok: true, summary: {valid: 1, warnings: 1}})
    const strict = validationDocument(results, {failOn: 'warning', quiet: true, durationMs: 0})
    expect(strict).toMatchObject({ok: false, summary: {valid: 0, warnings: 1}, files: [{ok: false, findings: []}]})
  })
})

describe('the answer for a person', () => {
  it('groups findings by file, aligned, with the advice below, and sums up', () => {
    expect(`\n${renderFindings(documentOf(['several']), plain)}\n`).toBe(`
several.json#/1
  3:153  error    Node "Hourly" refers to $('Gone'), but no node is named "Gone".  expression-node-missing
                  → Name a node that the workflow has.

✖ 2 files, 1 valid, 1 error, 0 warnings
  Not checked without a catalogue of n8n's nodes: node, parameter, version.
`)
  })

  it('leaves out files with nothing but notes, unless there is one file only', () => {
    expect(renderFindings(documentOf(['api-answer']), plain)).toContain('export-only-field')
    expect(renderFindings(documentOf(['api-answer', 'sound']), plain)).not.toContain('export-only-field')
    expect(renderFindings(documentOf(['api-answer', 'sound']), plain)).toContain('✔ 2 files, 2 valid, 0 errors, 0 warnings, 1 note')
  })

  it('stays within the width of the terminal, and paints only what it is told to', () => {
    const narrow = renderFindings(documentOf(['many-defects']), {...plain, width: 80})
    expect(narrow.split('\n').filter((line) => line.length > 80 && !line.includes('Not checked'))).toEqual([])
    expect(narrow).not.toContain('\u001b')
    expect(renderFindings(documentOf(['many-defects']), {chalk: new Chalk({level: 1}), width: 80})).toContain('\u001b[31merror')
  })

  it('breaks lines at spaces and nowhere else', () => {
    expect(wrap('a bb ccc dddddddddd e', 6)).toEqual(['a bb', 'ccc', 'dddddddddd', 'e'])
    expect(wrap('short', 80)).toEqual(['short'])
  })

  it('hands nothing to the terminal that it would obey', () => {
    expect(harmless('a\u001b[2Jb\u009b\u202e')).toBe('a\uFFFD[2Jb\uFFFD\uFFFD')
  })
})

describe('the text of a file', () => {
  const text = '{"name": "Größe €"}'
  const utf16 = (bigEndian: boolean, mark: boolean): Buffer => {
    const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le')
    return bigEndian ? bytes.swap16() : bytes
  }

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE', utf16(false, true)],
    ['UTF-16 BE', utf16(true, true)],
    ['UTF-16 LE without a mark', utf16(false, false)],
    ['UTF-16 BE without a mark', utf16(true, false)],
  ])('is decoded from %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text)
  })

  it('may be empty or a single byte', () => {
    expect(decodeText(Buffer.from(''))).toBe('')
    expect(decodeText(Buffer.from('1'))).toBe('1')
  })
})
