import {sep} from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {renderGithub} from '../../../src/lib/cli/workflow/formats/github.ts'
import {renderJunit} from '../../../src/lib/cli/workflow/formats/junit.ts'
import {renderNdjson} from '../../../src/lib/cli/workflow/formats/ndjson.ts'
import {renderSarif} from '../../../src/lib/cli/workflow/formats/sarif.ts'
import {describeRule} from '../../../src/lib/cli/workflow/rules-document.ts'
import {fails} from '../../../src/lib/cli/workflow/validation.ts'
import {workflowLines} from '../../../src/lib/documents/workflow.ts'
import {completeExample} from '../../../src/lib/workflow/complete-example.ts'
import {documentedRules} from '../../../src/lib/workflow/documented-rules.ts'
import {parseXml, type XmlElement} from '../../harness/parse-xml.ts'
import {sarifFaults} from '../../harness/sarif-schema.ts'
import {type Found, finding, verdictOn} from './results.ts'

const base = `${sep}repository`
const rules = documentedRules.map((rule) => describeRule(rule, completeExample))
const sarifOf = (files: Found[], homepage?: string): SarifLog =>
  JSON.parse(renderSarif(verdictOn(files), {base: process.cwd(), rules, version: '1.2.3', homepage})) as SarifLog
const failing = (found: Found['findings'][number]): boolean => fails(found, 'error')

interface SarifRule {
  id: string
  helpUri?: string
  help: {text: string; markdown: string}
}
interface SarifResult {
  ruleId: string
  ruleIndex: number
  level: string
  message: {text: string}
  locations: {physicalLocation: {artifactLocation: {uri: string}; region: object}; logicalLocations?: {name: string}[]}[]
  partialFingerprints: Record<string, string>
}
interface SarifLog {
  runs: [{tool: {driver: {rules: SarifRule[]}}; results: SarifResult[]}]
}

/** Any text that a workflow, or the name of a file, may carry. */
const anyText = fc.string({unit: 'binary', maxLength: 30})
const anyFiles = fc.array(
  fc.record({
    path: anyText.filter((path) => path !== '' && !path.includes('\0')),
    findings: fc.array(
      fc
        .record({
          message: anyText,
          hint: anyText,
          node: fc.option(anyText),
          pointer: anyText,
          line: fc.integer({min: 1}),
          column: fc.integer({min: 1}),
        })
        .map((about) => finding(about)),
      {maxLength: 4},
    ),
  }),
  {maxLength: 4},
)

describe('ndjson', () => {
  it('is one finding a line, and a line that sums up, each as its schema says', () => {
    const files = [
      {path: 'a.json', findings: [finding(), finding({message: 'Two\nlines.'})]},
      {path: 'b.json', findings: []},
    ]
    const lines = renderNdjson(verdictOn(files))
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(lines).toHaveLength(3)
    for (const line of lines.slice(0, -1)) expect(workflowLines['genesis.workflow.validate.finding/1'].safeParse(line).error).toBeUndefined()
    expect(workflowLines['genesis.workflow.validate.summary/1'].safeParse(lines.at(-1)).error).toBeUndefined()
    expect(lines).toMatchObject([{path: 'a.json', line: 1}, {message: 'Two\nlines.'}, {ok: false, summary: {files: 2, errors: 2}}])
  })
})

describe('github annotations', () => {
  it('name file, line, column and rule, with the advice on a line of its own', () => {
    const files = [{path: '/repository/flows/a.json', fragment: '/1', findings: [finding({severity: 'warning', line: 3, column: 7})]}]
    expect(renderGithub(verdictOn(files), base).split('\n')).toEqual([
      '::warning file=flows/a.json,line=3,col=7,title=node-name-invalid::/1: Node "Fetch" is wrong.%0APut it right.',
      '✔ 1 file, 1 valid, 0 errors, 1 warning',
    ])
  })

  it('call a note a notice, and leave a file outside of the repository as it is named', () => {
    const files = [{path: '/elsewhere/a.json', findings: [finding({severity: 'info'})]}]
    expect(renderGithub(verdictOn(files), base)).toMatch(/^::notice file=\/elsewhere\/a\.json,/)
  })

  it('are errors first and at most ten of a kind, which is what GitHub shows; the rest stands in the log', () => {
    const warnings = Array.from({length: 3}, () => finding({severity: 'warning'}))
    const errors = Array.from({length: 12}, (_, i) => finding({line: i + 1}))
    const lines = renderGithub(verdictOn([{path: 'a.json', findings: [...warnings, ...errors]}]), base).split('\n')
    expect(lines.map((line) => line.split(/[ :]+/).filter(Boolean)[0])).toEqual([
      ...Array.from({length: 12}, () => 'error'),
      ...Array.from({length: 3}, () => 'warning'),
      '✖',
    ])
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
    expect(lines[11]).toBe('error a.json:12:1 Node "Fetch" is wrong. node-name-invalid')
  })

  it('can be read back whatever is in a message or in the name of a file, and nothing else is a command', () => {
    const decode = (text: string): string => text.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    fc.assert(
      fc.property(anyFiles, (files) => {
        const all = files.flatMap(({path, findings}) => findings.map((found) => ({path, ...found})))
        // GitHub, like this, ends lines at line feeds and carriage returns.
        const lines = renderGithub(verdictOn(files), base).split(/\r\n|\r|\n/)
        expect(lines).toHaveLength(all.length + 1)
        const commands = lines.filter((line) => line.startsWith('::'))
        expect(commands).toHaveLength(Math.min(all.length, 10))
        for (const [i, command] of commands.entries()) {
          const {message, hint, line} = all[i] ?? finding()
          const [, properties = '', data = ''] = /^::error ((?:(?!::).)*)::(.*)$/su.exec(command) ?? []
          expect(decode(data)).toBe(`${message}\n${hint}`)
          expect(properties.split(',').map((property) => property.split('=')[0])).toEqual(['file', 'line', 'col', 'title'])
          expect(properties).toContain(`line=${line},`)
        }
      }),
    )
  })
})

describe('junit', () => {
  it('has a suite for each workflow, with a case for each finding or one that passed', () => {
    const files = [
      {path: 'a.json', findings: [finding({line: 3, column: 7}), finding({severity: 'warning'})]},
      {path: 'b.json', findings: []},
    ]
    const root = parseXml(renderJunit(verdictOn(files), failing))
    expect(root).toMatchObject({name: 'testsuites', attributes: {tests: '3', failures: '1', errors: '0'}})
    const cases = root.children.map(({name, attributes, children}) => [
      name,
      attributes.name,
      attributes.failures,
      children.map(({children: [result]}) => result?.name),
    ])
    expect(cases).toEqual([
      ['testsuite', 'a.json', '1', ['failure', 'system-out']],
      ['testsuite', 'b.json', '0', [undefined]],
    ])
    expect(root.children[0]?.children[0]).toMatchObject({
      attributes: {name: 'node-name-invalid at 3:7', classname: 'a.json', file: 'a.json', line: '3'},
      children: [
        {
          attributes: {message: 'Node "Fetch" is wrong.', type: 'node-name-invalid'},
          text: 'a.json:3:7 error (node "Fetch")\nNode "Fetch" is wrong.\nPut it right.',
        },
      ],
    })
  })

  it('is well-formed whatever the texts hold, and loses only what XML cannot hold', () => {
    const messagesOf = (element: XmlElement): string[] => [
      ...(element.name === 'failure' ? [element.attributes.message ?? ''] : []),
      ...element.children.flatMap(messagesOf),
    ]
    fc.assert(
      fc.property(anyFiles, (files) => {
        const messages = messagesOf(parseXml(renderJunit(verdictOn(files), failing)))
        const isHoldable = (char: string): boolean => (char >= ' ' || '\t\n\r'.includes(char)) && char !== '\ufffe' && char !== '\uffff'
        const holdable = (text: string): string => Array.from(text, (char) => (isHoldable(char) ? char : '\ufffd')).join('')
        expect(messages).toEqual(files.flatMap(({findings}) => findings.map(({message}) => holdable(message.toWellFormed()))))
      }),
    )
  })
})

describe('sarif', () => {
  it('has each finding with its rule, level, region, node and advice', () => {
    const log = sarifOf([
      {path: 'flows/a b.json', findings: [finding({line: 3, column: 7}), finding({severity: 'info', rule: 'export-only-field', node: null})]},
    ])
    expect(sarifFaults(log)).toEqual([])
    const [{tool, results}] = log.runs
    expect(tool.driver.rules.map(({id}) => id).sort()).toEqual(['export-only-field', 'node-name-invalid'])
    expect(results.map(({ruleId, level}) => [ruleId, level])).toEqual([
      ['node-name-invalid', 'error'],
      ['export-only-field', 'note'],
    ])
    for (const {ruleId, ruleIndex} of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
    expect(results[0]).toMatchObject({
      message: {text: 'Node "Fetch" is wrong.\nPut it right.'},
      locations: [
        {
          physicalLocation: {artifactLocation: {uri: 'flows/a%20b.json', uriBaseId: '%SRCROOT%'}, region: {startLine: 3, startColumn: 7}},
          logicalLocations: [{name: 'Fetch', fullyQualifiedName: '/nodes/0'}],
        },
      ],
    })
  })

  it('explains every rule there is, and passes the schema of the standard with all of them', () => {
    const findings = rules.map(({id, family}) => finding({rule: id, family}))
    const log = sarifOf([{path: 'a.json', findings}], 'https://example.com/genesis')
    expect(sarifFaults(log)).toEqual([])
    const described = log.runs[0].tool.driver.rules
    expect(described).toHaveLength(rules.length)
    for (const {id, help, helpUri} of described) {
      expect(help.markdown).toContain(`genesis workflow rules ${id}`)
      expect(helpUri).toMatch(new RegExp(`^https://example\\.com/genesis/docs/rules/[a-z-]+\\.md#${id}$`))
    }
    expect(sarifOf([{path: 'a.json', findings}]).runs[0].tool.driver.rules.every((rule) => !('helpUri' in rule))).toBe(true)
  })

  it('gives a finding the same fingerprint when lines move and nodes change places, and no two findings of a file the same', () => {
    const printOf = (files: Found[]): string[] =>
      sarifOf(files).runs[0].results.map(({partialFingerprints}) => partialFingerprints['genesisFinding/v1'] ?? '')
    const before = finding({pointer: '/nodes/3/parameters/url', line: 40})
    const moved = finding({pointer: '/nodes/5/parameters/url', line: 7, message: 'In other words.'})
    expect(printOf([{path: 'a.json', findings: [before]}])).toEqual(printOf([{path: 'a.json', findings: [moved]}]))
    const others = [
      before,
      before,
      finding({...before, node: 'Other'}),
      finding({...before, rule: 'node-type-invalid'}),
      finding({pointer: '/nodes/3/name'}),
    ]
    expect(new Set(printOf([{path: 'a.json', findings: others}])).size).toBe(others.length)
    const [first, second] = printOf([
      {path: 'a.json', fragment: '/0', findings: [before]},
      {path: 'a.json', fragment: '/1', findings: [before]},
    ])
    expect(first).not.toBe(second)
  })

  it('passes the schema whatever the texts hold', () => {
    fc.assert(
      fc.property(anyFiles, (files) => {
        expect(sarifFaults(sarifOf(files))).toEqual([])
      }),
      {numRuns: 20},
    )
  })

  it('is refused by the schema when it is wrong, so that the schema is really asked', () => {
    const log = sarifOf([{path: 'a.json', findings: [finding()]}])
    expect(sarifFaults({...log, version: '2.0.0'})).not.toEqual([])
    const [run] = log.runs
    expect(sarifFaults({...log, runs: [{...run, results: [{...run.results[0], level: 'fatal'}]}]})).not.toEqual([])
  })
})
