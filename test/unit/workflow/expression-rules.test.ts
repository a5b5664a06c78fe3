import {describe, expect, it} from 'vitest'

import type {Finding} from '../../../src/lib/workflow/finding.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'

interface Placed {
  url: unknown
  disabled?: boolean
  more?: object
}

function findings({url, disabled = false, more = {}}: Placed): Finding[] {
  const type = 'n8n-nodes-base.httpRequest'
  const node = {name: 'Ask', type, typeVersion: 4.2, position: [0, 0], parameters: {url, ...more}, disabled}
  const workflow = {name: 'x', nodes: [node], connections: {}, settings: {}}
  return validateWorkflow(workflow, {targets: [exampleCatalog]}).workflows.flatMap((report) =>
    report.findings.filter(({rule}) => /expression|from-ai/.test(rule)),
  )
}

describe('what the rules say of expressions', () => {
  it('names node, parameter, place and surroundings of a syntax error', () => {
    expect(findings({url: '=https://crm.acme.dev/{{ $json.id b }}'})).toMatchObject([
      {
        rule: 'expression-syntax',
        severity: 'error',
        node: 'Ask',
        pointer: '/nodes/0/parameters/url',
        message: 'Node "Ask" has an expression in "url" that is not JavaScript: unexpected token at character 35, near "…v/{{ $json.id b }}".',
      },
    ])
  })

  it('tells braces that are nested, empty, not closed or closed too early from other faults', () => {
    const hints = (url: string): string[] => findings({url}).map(({rule, severity, hint}) => `${rule} ${severity}: ${hint}`)
    expect(hints('={{ {{ $json.a }} }}')).toEqual(['expression-braces error: Keep one pair of {{ }} around the whole code.'])
    expect(hints('={{ }}')).toEqual(['expression-braces error: Write the value between {{ and }}, or remove the braces.'])
    expect(hints('={{ $json.a }')).toEqual(['expression-braces error: Add }} behind the code.'])
    expect(hints('={{ $json.a')).toEqual(['expression-braces warning: Add }} behind the code.'])
    expect(hints('={{ {a: {b: 1}} }}')).toEqual(['expression-braces error: Leave a space between two closing braces of the code, as in "} }".'])
  })

  it('does not repeat a long run of characters that might be a secret', () => {
    const [finding] = findings({url: `={{ "${'a1B2'.repeat(10)}" x }}`})
    expect(finding?.message).not.toContain('a1B2a1B2')
  })

  it('suggests the name that was meant', () => {
    const hints = (url: string): string[] => findings({url}).map(({rule, hint}) => `${rule}: ${hint}`)
    expect(hints('={{ $jsno.a }}')).toEqual(['expression-name-unknown: Did you mean $json?'])
    expect(hints('={{ json.a }}')).toEqual(['expression-name-unknown: Did you mean $json?'])
    expect(hints('={{ items[0].json.a }}')).toEqual(['expression-name-unknown: Write $json for the data of the item, or $input.all() for all items.'])
    expect(hints('={{ $json.list.map(entry => entry.a + Math.max(1, entry.b)) }}')).toEqual([])
    expect(hints('={{ typeof whatever === "undefined" }}')).toEqual([])
  })

  it('warns of names that n8n does not look up, and of secrets, which it offers to credentials only', () => {
    expect(findings({url: '={{ ({...$json}) }}'})).toMatchObject([{rule: 'expression-name-lost', severity: 'warning'}])
    expect(findings({url: '={{ [...$json.list] }}'})).toEqual([])
    expect(findings({url: '={{ $secrets.vault.key }}'})).toMatchObject([{rule: 'expression-name-unknown'}])
  })

  it('are silent about nodes that are switched off, and lenient about parameters that the node does not show', () => {
    expect(findings({url: '={{ }}', disabled: true})).toEqual([])
    expect(findings({url: 'https://crm.acme.dev', more: {sendBody: false, jsonBody: '={{ }}'}})).toMatchObject([
      {rule: 'expression-braces', severity: 'warning'},
    ])
  })

  it('find expressions that are text because "=" or the braces are missing, and leave other languages of templates alone', () => {
    const rules = (url: string): string[] => findings({url}).map(({rule}) => rule)
    expect(rules('https://crm.acme.dev/{{ $json.id }}')).toEqual(['expression-literal'])
    expect(rules("https://crm.acme.dev/{{$('Ask').item.json.id}}")).toEqual(['expression-literal'])
    expect(rules('=$json.url')).toEqual(['expression-literal'])
    expect(rules('https://crm.acme.dev/{{ customer.id }}')).toEqual([])
    expect(rules('=$5 and $jsonish')).toEqual([])
  })

  it('say when $fromAI has a key that n8n refuses, or stands where no model fills it in', () => {
    const rules = (url: string): string[] => findings({url}).map(({rule}) => rule)
    expect(rules("={{ $fromAI('a key') }}").sort()).toEqual(['from-ai-invalid', 'from-ai-outside-tool'])
    expect(rules("={{ /* filled in */ $fromAI('key', `why`, 'string') }}")).toEqual(['from-ai-outside-tool'])
  })
})
