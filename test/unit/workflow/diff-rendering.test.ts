import {Chalk} from 'chalk'
import {describe, expect, it} from 'vitest'

import {diffDocument} from '../../../src/lib/cli/workflow/diff-document.ts'
import {renderDiff} from '../../../src/lib/cli/workflow/render-diff.ts'
import {diffWorkflows} from '../../../src/lib/workflow/diff/diff-workflows.ts'

type Json = Record<string, unknown>

const plain = {chalk: new Chalk({level: 0}), width: 100}
const set = (name: string, parameters: Json = {}, more: Json = {}): Json => ({
  name,
  type: 'n8n-nodes-base.set',
  typeVersion: 3,
  position: [0, 0],
  parameters,
  ...more,
})

function shown(before: Json, after: Json, paint = plain): string {
  const document = diffDocument(diffWorkflows(before, after), {path: 'a.json', name: 'x'}, {path: 'b.json', name: 'x'})
  return `\n${renderDiff(document, paint)}\n`
}

const before = {
  name: 'Leads',
  nodes: [
    set('Fetch', {url: 'https://a.example', retries: 2}, {id: '1'}),
    set('Code', {js: 'const a = 1\nconst b = 2\nconst c = 3\nreturn a'}, {id: '2'}),
    set('Mail', {}, {id: '3', type: 'n8n-nodes-base.emailSend'}),
  ],
  connections: {Fetch: {main: [[{node: 'Code', type: 'main', index: 0}], [{node: 'Mail', type: 'main', index: 1}]]}},
  settings: {executionOrder: 'v1'},
}
const after = {
  name: 'Leads (EU)',
  nodes: [
    set('Get', {url: 'https://b.example', timeout: 10}, {id: '1', typeVersion: 3.4}),
    set('Code', {js: 'const a = 1\nconst b = 20\nconst c = 3\nreturn a'}, {id: '2', position: [9, 9]}),
    set('Post', {}, {id: '4', type: 'n8n-nodes-base.slack'}),
  ],
  connections: {Get: {main: [[{node: 'Code', type: 'main', index: 0}]]}, Post: {ai_tool: [[{node: 'Code', type: 'ai_tool', index: 0}]]}},
  settings: {executionOrder: 'v1', timezone: 'Etc/UTC'},
  active: true,
}

describe('the answer of workflow diff for a person', () => {
  it('tells what went, what came and what changed, and sums up', () => {
    expect(shown(before, after)).toBe(`
a.json → b.json

Workflow
  ~ /name  "Leads" → "Leads (EU)"

Nodes
  - Mail         n8n-nodes-base.emailSend 3
  + Post         n8n-nodes-base.slack 3
  ~ Fetch → Get  n8n-nodes-base.set 3 → 3.4, renamed
      ~ /parameters/url      "https://a.example" → "https://b.example"
      - /parameters/retries  2
      + /parameters/timeout  10
  ~ Code         n8n-nodes-base.set 3
      ~ /parameters/js
          @@ -1,3 +1,3 @@
           const a = 1
          -const b = 2
          +const b = 20
           const c = 3

Connections
  - Get [output 1] → Mail [input 1]
  + Post → Code  ai_tool

Settings
  + /timezone  "Etc/UTC"

✖ 1 node added, 1 removed, 2 changed; 1 connection added, 1 removed; 1 setting changed; another name
  Without effect, and not shown: 1 position, active.
`)
  })

  it('says when nothing changed', () => {
    expect(shown(before, before)).toBe('\na.json → b.json\n\n✔ Nothing changed that n8n acts upon.\n')
  })

  it('stays within the width of the terminal, and shows long values from where they begin to differ', () => {
    const text = (end: string): Json => ({
      ...before,
      nodes: [set('A', {prompt: `${'x'.repeat(300)}${end}${'y'.repeat(300)}`, list: Array.from({length: 90}, (_, i) => i)})],
    })
    const answer = shown(text('one'), {...text('two'), nodes: [set('A', {prompt: `${'x'.repeat(300)}two${'y'.repeat(300)}`})]}, {...plain, width: 80})
    expect(answer.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(answer).toMatch(/ {10}- …x{20}oney+…\n {10}\+ …x{20}twoy+…\n/)
  })

  it('shows no more of a text than anybody reads', () => {
    const lines = (word: string): Json => ({...before, nodes: [set('A', {js: Array.from({length: 300}, (_, i) => `${word}${i}`).join('\n')})]})
    expect(shown(lines('a'), lines('b'))).toContain('a text that has little in common with the one before')
    const added = shown({...before, nodes: [set('A')]}, lines('a'))
    expect(added).toContain('… 260 more lines')
    expect(added.split('\n').length).toBeLessThan(70)
  })

  it('hands nothing to the terminal that it would obey', () => {
    const evil = '\u001b[2J\u202e'
    const answer = shown(before, {...before, name: evil, nodes: [set(evil, {[evil]: `${evil}\n${evil}`})], [evil]: 1})
    expect(answer).not.toContain('\u001b')
    expect(answer).not.toContain('\u202e')
  })
})
