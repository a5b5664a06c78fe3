import {describe, expect, it} from 'vitest'

import {fixWorkflow} from '../../../src/lib/workflow/fix/fix-workflow.ts'
import {fixture} from './fixtures.ts'

const node = '{"name": "Hourly", "type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1.2, "position": [0, 0], "parameters": {}}'

describe('the text of a fixed workflow', () => {
  it('loses the lines of what goes and keeps all others, in a list of answers too', () => {
    const removed = [
      '      "id": "w1",',
      '      "active": true,',
      '      "createdAt": "2026-01-05T08:00:00.000Z",',
      '      "updatedAt": "2026-01-05T08:00:00.000Z",',
      '      "versionId": "5b1e",',
      '      "tags": []',
    ]
    const expected = fixture('api-answer')
      .split('\n')
      .filter((line) => !removed.includes(line))
      .join('\n')
      .replace('"settings": {"executionOrder": "v1"},', '"settings": {"executionOrder": "v1"}')
    expect(fixWorkflow(fixture('api-answer')).text).toBe(expected)
  })

  it('gets new members in the indentation that it has', () => {
    const tabs = `{\n\t"name": "x",\n\t"nodes": [\n\t\t${node}\n\t],\n\t"connections": {}\n}\n`
    expect(fixWorkflow(tabs).text).toBe(tabs.replace('"connections": {}', '"connections": {},\n\t"settings": {"executionOrder": "v1"}'))
    const exported = JSON.stringify({name: 'x', nodes: [JSON.parse(node)], connections: {}}, undefined, 4)
    const complete = JSON.stringify({name: 'x', nodes: [JSON.parse(node)], connections: {}, settings: {executionOrder: 'v1'}}, undefined, 4)
    expect(fixWorkflow(exported).text).toBe(complete)
    expect(fixWorkflow(JSON.stringify(JSON.parse(exported))).text).toBe(JSON.stringify(JSON.parse(complete)))
    expect(fixWorkflow(`{"name": "x", "nodes": [${node}], "connections": {}}`).text).toBe(
      `{"name": "x", "nodes": [${node}], "connections": {}, "settings": {"executionOrder": "v1"}}`,
    )
  })

  it('keeps a byte order mark, carriage returns, odd spaces, and a missing line feed at the end', () => {
    const odd = `\uFEFF{\r\n   "id" : 7 ,\r\n   "name":"x",\r\n   "nodes" : [ ${node} ] ,\r\n   "connections":{ }\r\n   , "tags" : [ ]   }`
    expect(fixWorkflow(odd).text).toBe(
      `\uFEFF{\r\n   "name":"x",\r\n   "nodes" : [ ${node} ] ,\r\n   "connections":{ }, "settings" : {"executionOrder" : "v1"}   }`.replace(
        ', "settings" : {"executionOrder" : "v1"}',
        ',\r\n   "settings": {"executionOrder": "v1"}',
      ),
    )
  })

  it('fills an object that has nothing, or nothing left', () => {
    const template = {name: 'T', requiredNodeTypes: [], forbiddenNodeTypes: [], requiredSettings: {timezone: 'Etc/UTC'}}
    const text = (settings: string): string => `{\n  "name": "x",\n  "nodes": [${node}],\n  "connections": {},\n  "settings": ${settings}\n}\n`
    for (const before of ['{}', '{ }', '{"timezone": "DEFAULT"}', '{\n    "timezone": "DEFAULT"\n  }'])
      expect(fixWorkflow(text(before), {template}).text).toBe(text('{"timezone": "Etc/UTC"}'))
  })

  it('is what its edits make of the text before', () => {
    const before = fixture('many-defects')
    const {text, edits} = fixWorkflow(before)
    let made = before
    for (const edit of edits.toReversed()) made = made.slice(0, edit.start) + edit.text + made.slice(edit.end)
    expect(edits.length).toBeGreaterThan(1)
    expect(made).toBe(text)
  })
})
