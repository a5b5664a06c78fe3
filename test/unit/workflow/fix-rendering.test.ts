import {Chalk} from 'chalk'
import {describe, expect, it} from 'vitest'

import {decodeText} from '../../../src/lib/cli/decode-text.ts'
import type {FileFix} from '../../../src/lib/cli/workflow/fix-files.ts'
import {renderFixes} from '../../../src/lib/cli/workflow/render-fix.ts'
import {hideSecrets} from '../../../src/lib/workflow/diff/hide-secrets.ts'
import {fixWorkflow} from '../../../src/lib/workflow/fix/fix-workflow.ts'
import {fixture} from './fixtures.ts'

const plain = {chalk: new Chalk({level: 0}), width: Number.POSITIVE_INFINITY, hideSecrets}

function fileOf(name: string, text: string): FileFix {
  const bytes = Buffer.from(text)
  return {path: name, name, size: bytes.length, bytes, decoded: decodeText(bytes), fix: fixWorkflow(text)}
}

describe('what --fix shows before it changes anything', () => {
  it('is said in words and as a diff, by file', () => {
    expect(`\n${renderFixes([fileOf('sound.json', fixture('sound')), fileOf('a.json', fixture('api-answer'))], plain)}\n`).toBe(`
a.json
  ✔ Removes id, active, createdAt, updatedAt, versionId and tags, which only exports have.
  @@ -2,14 +2,8 @@
     "data": [
       {
  -      "id": "w1",
         "name": "From the API",
  -      "active": true,
  -      "createdAt": "2026-01-05T08:00:00.000Z",
  -      "updatedAt": "2026-01-05T08:00:00.000Z",
  -      "versionId": "5b1e",
         "nodes": [{"id": "d1", "name": "Hourly", "type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1.2, "position": [0, 0], "parameters": {}}],
         "connections": {},
  -      "settings": {"executionOrder": "v1"},
  -      "tags": []
  +      "settings": {"executionOrder": "v1"}
       }
     ],

1 change in 1 file
`)
    expect(renderFixes([fileOf('sound.json', fixture('sound'))], plain)).toBe('Nothing to fix.')
  })

  it('says what is left for a person, within the width of the terminal', () => {
    const answer = renderFixes([fileOf('m.json', fixture('many-defects'))], {...plain, width: 80})
    expect(answer).toContain('  ▲ "Every hour" is connected to "Read stok", which may be meant for "Read\n    stock"; correct or remove it by hand.')
    expect(answer.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('cuts what is long: runs of lines, and lines, which are shown from where they change', () => {
    const pinData = {A: Array.from({length: 500}, (_, i) => ({json: {i}}))}
    const value = {name: 'x', nodes: [], connections: {}, settings: {note: 'y'.repeat(500)}, pinData}
    const tall = renderFixes([fileOf('a.json', JSON.stringify(value, undefined, 2))], plain)
    expect(tall).toContain('more lines')
    expect(tall.split('\n').length).toBeLessThan(30)
    const wide = renderFixes([fileOf('a.json', JSON.stringify(value))], plain)
    expect(wide).toMatch(/ {2}-…y{20,}"},"pinData":\{"A":\[\{"json":\{"i":0\}\}.*…\n {2}\+…y{20,}"\}\}/)
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeLessThan(180)
  })

  it('shows no secret, and nothing that a terminal would obey', () => {
    const pinData = {A: [{json: {apiKey: 'hunter2', text: '\u202e'}}]}
    const answer = renderFixes(
      [fileOf('a\u001b[2J.json', JSON.stringify({name: 'x', nodes: [], connections: {}, settings: {}, pinData}, undefined, 2))],
      plain,
    )
    expect(answer).toContain('"apiKey": "••••••"')
    for (const text of ['hunter2', '\u001b', '\u202e']) expect(answer).not.toContain(text)
  })
})
