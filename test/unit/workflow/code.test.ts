import {describe, expect, it} from 'vitest'

import {readProgram} from '../../../src/lib/workflow/code/read-program.ts'
import {readPython} from '../../../src/lib/workflow/code/read-python.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'

function findings(parameters: object, node: object = {}): Finding[] {
  const code = {name: 'Sum up', type: 'n8n-nodes-base.code', typeVersion: 2, position: [0, 0], ...node, parameters}
  const workflow = {name: 'x', nodes: [code], connections: {}, settings: {}}
  return validateWorkflow(workflow, {targets: [exampleCatalog]}).workflows.flatMap((report) =>
    report.findings.filter(({family}) => family === 'code'),
  )
}

const rules = (parameters: object, node?: object): string[] => findings(parameters, node).map(({rule}) => rule)

describe('JavaScript as n8n runs it', () => {
  it.each([
    'return $input.all()',
    'const answer = await this.helpers.httpRequest({url: "https://crm.acme.dev"})\nreturn [{json: answer}]',
    'return items // all of them',
    '<!-- a comment of the old kind\nreturn []',
    'with ({a: 1}) { return [{json: {a}}] }',
    'if (items.length === 0) return []\nfor (const item of items) item.json.seen = true\nreturn items',
    'return []\n}, async function () {',
  ])('is sound: %s', (code) => {
    expect(readProgram(code, 'all-items').fault).toBeNull()
  })

  it.each([
    ['return $input.all(', 'the code ends before it is complete, or closes one brace too many'],
    ['if (true) {\nreturn []', 'the code ends before it is complete, or closes one brace too many'],
    ['return []\n}', 'the code ends before it is complete, or closes one brace too many'],
    ['import fs from "fs"\nreturn []', "'import' and 'export' may only appear at the top level"],
    ['const a = 1\nconst a = 2\nreturn []', "identifier 'a' has already been declared"],
    ['return "a', 'unterminated string constant'],
  ])('is not: %s', (code, reason) => {
    expect(readProgram(code, 'all-items').fault?.reason).toBe(reason)
  })

  it('is reported with the line and the column in the code', () => {
    expect(findings({jsCode: 'const a = 1\nreturn [{json: {a b}}]'})).toMatchObject([
      {
        rule: 'code-syntax',
        severity: 'error',
        node: 'Sum up',
        pointer: '/nodes/0/parameters/jsCode',
        message: 'Node "Sum up" has code that is not JavaScript: unexpected token at line 2, column 19, near "…rn [{json: {a b}}]".',
      },
    ])
    expect(findings({jsCode: 'import fs from "fs"\nreturn []'})[0]?.hint).toMatch(/no module/)
  })

  it('is not read where n8n does not run it: in a node that is off, in another language, or where it is an expression', () => {
    expect(rules({jsCode: 'return ('}, {disabled: true})).toEqual([])
    expect(rules({jsCode: 'return (', language: 'pythonNative', pythonCode: 'return _items'})).toEqual([])
    expect(rules({jsCode: '={{ $json.code }}'})).toEqual([])
  })

  it.each([
    ['parentheses', '('.repeat(300_000)],
    ['braces', '{'.repeat(300_000)],
    ['slashes', '/['.repeat(300_000)],
    ['backticks', '`${'.repeat(200_000)],
    ['sums', `return ${'1+'.repeat(300_000)}1`],
    ['ten megabytes', 'a\n'.repeat(5_000_000)],
  ])('is given up or refused in bounded time when it is hostile: %s', (_, code) => {
    const start = performance.now()
    readProgram(code, 'all-items')
    readPython(code)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

describe('nodes that code names', () => {
  it('must be there, in JavaScript and in Python, in comments and strings aside', () => {
    const names = (parameters: object): string[] =>
      findings(parameters)
        .filter(({rule}) => rule === 'code-node-missing')
        .map(({message}) => /named "(.*?)"/.exec(message)?.[1] ?? '')
    expect(names({jsCode: 'return [...$("A").all(), ...$items("B"), $node["C"], $node.D, $item(0).$node["E"], ...$("Sum up").all()]'})).toEqual(
      expect.arrayContaining(['A', 'B', 'C', 'D', 'E']),
    )
    expect(names({jsCode: '// $("A")\nconst text = "$(\'B\')"\nreturn [{json: {text}}]'})).toEqual([])
    expect(names({jsCode: 'try { return $("A").all() } catch { return [] }'})).toEqual([])
    expect(names({language: 'python', pythonCode: 'return _("A").all() + _node["B"] # _("C")'})).toEqual(['A', 'B'])
    expect(names({language: 'python', pythonCode: 'text = """_("A")"""\nfor _ in range(3): pass\nreturn _items'})).toEqual([])
  })
})

describe('what code returns', () => {
  const result = (jsCode: string, more: object = {}): string[] => rules({jsCode, ...more}).filter((rule) => rule === 'code-result-invalid')
  const each = {mode: 'runOnceForEachItem'}
  const found = ['code-result-invalid']

  it.each([
    ['nothing', 'const a = 1', found],
    ['nothing but in a function', 'const f = () => { return [] }\nitems.map(function () { return 1 })', found],
    ['no code at all', '', found],
    ['a text', 'return "done"', found],
    ['a text in one branch', 'if (items.length === 0) return `none`\nreturn items', found],
    ['a list of numbers', 'return [1, 2]', found],
    ['nothing in one branch, items in another', 'if (items.length === 0) return\nreturn items', []],
    ['items', 'return [{json: {}}]', []],
    ['null, for no items', 'return null', []],
    ['what is computed', 'return sum(items)', []],
    ['nothing, because it throws', 'throw new Error("never")', []],
  ])('%s', (_, code, expected) => {
    expect(result(code)).toEqual(expected)
  })

  it('is one item where code runs for each, a text where it is a tool, and anything where it supplies', () => {
    expect(result('return [{json: {}}]', each)).toEqual(found)
    expect(result('return {json: {}}', each)).toEqual([])
    const tool = {type: '@n8n/n8n-nodes-langchain.toolCode', typeVersion: 1.3}
    expect(rules({description: 'x', jsCode: 'return {a: 1}'}, tool)).toEqual(found)
    expect(rules({description: 'x', jsCode: 'return "a"'}, tool)).toEqual([])
    const chain = {type: '@n8n/n8n-nodes-langchain.code', typeVersion: 1}
    expect(rules({code: {execute: {code: 'return 1'}, supplyData: {code: 'return 1'}}}, chain)).toEqual(found)
    expect(rules({functionCode: 'items.length'}, {type: 'n8n-nodes-base.function', typeVersion: 1})).toEqual(found)
  })
})

describe('what code may not use', () => {
  it.each([
    ['a module', {jsCode: 'return [{json: require("os")}]'}, ['code-module-forbidden']],
    ['import()', {jsCode: 'return [{json: await import("os")}]'}, ['code-module-forbidden']],
    ['fetch', {jsCode: 'return [{json: await fetch("https://crm.acme.dev")}]'}, ['code-name-absent']],
    ['a fetch of its own', {jsCode: 'const fetch = this.helpers.httpRequest\nreturn [{json: await fetch({})}]'}, []],
    ['a member called fetch', {jsCode: 'return [{json: await cache.fetch({})}]'}, []],
    ['all items in code for each', {mode: 'runOnceForEachItem', jsCode: 'return $input.first()'}, ['code-mode-mismatch']],
    ['items in code for each', {mode: 'runOnceForEachItem', jsCode: 'return items[0]'}, ['code-mode-mismatch']],
    ['the item in code for each', {mode: 'runOnceForEachItem', jsCode: 'return {json: item.json}'}, []],
    ['one item in code for all', {jsCode: 'return [$input.item]'}, ['code-mode-mismatch']],
    ['item in code for all', {jsCode: 'return [item.json]'}, ['code-mode-mismatch']],
    ['item as the name of a parameter', {jsCode: 'return items.map((item) => item)'}, []],
    ['items in code for all', {jsCode: 'return items.filter(Boolean)'}, []],
    ['Python of n8n 1', {language: 'python', pythonCode: 'return _input.all()'}, ['code-python-name']],
    ['its own _input', {language: 'python', pythonCode: '_json = {}\nreturn [_json]'}, []],
  ])('%s', (_, parameters, expected) => {
    expect([...new Set(rules(parameters))]).toEqual(expected)
  })

  it('does not forbid LangChain to the code of LangChain', () => {
    const chain = {type: '@n8n/n8n-nodes-langchain.code', typeVersion: 1}
    expect(rules({code: {supplyData: {code: 'const {A} = require("@langchain/core/a")\nreturn new A()'}}}, chain)).toEqual([])
    expect(rules({code: {supplyData: {code: 'return require("fs")'}}}, chain)).toEqual(['code-module-forbidden'])
  })
})
