import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {refusedNodes, standingOf} from '../../../scripts/conformance/refusal.ts'
import {requestBody} from '../../../scripts/conformance/request-body.ts'
import type {Verdict} from '../../../scripts/conformance/verdict.ts'
import {VerdictCache} from '../../../scripts/conformance/verdict-cache.ts'

const refused = (message: string): Verdict => ({outcome: 'publish-refused', status: 400, message})

describe('a refusal of n8n', () => {
  const body = {
    nodes: [
      {name: 'A', type: 'x.one'},
      {name: 'B "b"', type: 'x.two'},
    ],
  }

  it.each([
    ['Cannot publish workflow: 1 node have configuration issues:\n\nNode "B "b"":\n  - Missing required credential: smtp', ['B "b"']],
    ['Unrecognized node type: x.one', ['A']],
    ['request/body/nodes/1/position must be array', ['B "b"']],
    ['request/body must have required property', []],
  ])('%j names its nodes', (message, names) => {
    expect(refusedNodes(refused(message), body)).toEqual(names)
  })

  it('is the doing of the instance when something is not there that another may have', () => {
    expect(standingOf(refused('Credential with ID "24" does not exist for type "imap".'))).toBe('state')
    expect(standingOf(refused('Unrecognized node type: x.one'))).toBe('refused')
    expect(standingOf({outcome: 'accepted', status: 200, message: ''})).toBe('accepted')
  })
})

describe('the body of a request', () => {
  it('lacks what only exports have, and pinned data', () => {
    const exported = {name: 'W', id: 'w1', active: true, pinData: {}, nodes: [{name: 'A', color: '#fff', disabled: true}], connections: {}}
    expect(requestBody(exported)).toEqual({name: 'W', nodes: [{name: 'A', disabled: true}], connections: {}})
  })
})

describe('the verdicts that were given before', () => {
  it('are there in the next run, also when the last was stopped in the middle of a line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'genesis-test-'))
    try {
      const file = join(folder, 'cache', 'verdicts.ndjson')
      const verdict = refused('no')
      await (await VerdictCache.open(file)).add({a: 1}, verdict)
      await writeFile(file, `${await readFile(file, 'utf8')}{"body": "cut o`)
      await (await VerdictCache.open(file)).add({a: 2}, verdict)
      const again = await VerdictCache.open(file)
      expect([again.get({a: 1}), again.get({a: 2}), again.get({a: 3})]).toEqual([verdict, verdict, undefined])
    } finally {
      await rm(folder, {recursive: true})
    }
  })
})
