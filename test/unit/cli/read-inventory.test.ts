import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {readInventory} from '../../../src/lib/cli/read-inventory.ts'
import {parseInventory} from '../../../src/lib/tenants/parse-inventory.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'

async function read(text: string | Uint8Array, name = 'fleet.csv') {
  await using folder = await temporaryFolder()
  const path = join(folder.path, name)
  await writeFile(path, text)
  return await readInventory(path)
}

describe('An inventory file', () => {
  it('may be CSV, with the line of each row', async () => {
    const rows = await read('id,tier,lineage,name\na,high,ohio,"Two\nlines, and a comma"\n\nb,standard,sovereign,B\n')
    expect(rows.map(({values}) => values)).toEqual([
      {id: 'a', tier: 'high', lineage: 'ohio', name: 'Two\nlines, and a comma'},
      {id: 'b', tier: 'standard', lineage: 'sovereign', name: 'B'},
    ])
    expect(rows.at(-1)?.line).toBe(5)
  })

  it('may be CSV as spreadsheets write it: byte order mark, CRLF, capitals in the header', async () => {
    expect(await read('\ufeffID,Tier,Lineage\r\na,high,sovereign\r\n')).toEqual([{line: 2, values: {id: 'a', tier: 'high', lineage: 'sovereign'}}])
  })

  it('may be UTF-16', async () => {
    expect(await read(Buffer.from('\ufeffid,tier,lineage,name\na,high,sovereign,Žofie', 'utf16le'))).toMatchObject([{values: {name: 'Žofie'}}])
  })

  it.each([
    ['a row with a field too many', 'id,tier,lineage\na,high,sovereign,x\n', 2],
    ['a row with a field too few', 'id,tier,lineage\na,high,sovereign\nb,high\n', 3],
    ['a quote that never ends', 'id,tier,lineage\na,"high,sovereign\n', 2],
  ])('with %s is refused with the line', async (_what, text, line) => {
    await expect(read(text)).rejects.toMatchObject({code: 'GEN_INPUT_INVALID', problems: [{line}]})
  })

  it('may be JSON, with the line on which each element starts', async () => {
    const rows = await read('[\n  {"id": "a,[{",\n   "x": [1, {"y": 2}]}, {"id": "b"},\n\n  {"id": "c"}\n]', 'fleet.json')
    expect(rows.map(({line, values}) => [line, values.id])).toEqual([
      [2, 'a,[{'],
      [3, 'b'],
      [5, 'c'],
    ])
  })

  it.each([
    ['half a document', '[{"id":'],
    ['a number among the objects', '[{"id":"a"},\n7]'],
    ['an array among the objects', '[{"id":"a"},\n[]]'],
  ])('of JSON with %s is refused', async (_what, text) => {
    await expect(read(text)).rejects.toMatchObject({code: 'GEN_INPUT_INVALID'})
  })

  it('that cannot be read says so', async () => {
    await expect(readInventory('/nowhere/fleet.csv')).rejects.toMatchObject({code: 'GEN_INPUT_UNREADABLE'})
  })

  it('names the line of a fault, whatever the layout of the JSON', async () => {
    const id = fc.stringMatching(/^[a-z0-9]{1,8}$/)
    const names = fc.string({maxLength: 12})
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(id, names), {minLength: 1, maxLength: 8}), fc.constantFrom(undefined, 1, '\t'), async (tenants, indent) => {
        const values = tenants.map(([one, name]) => ({id: one, name, tier: 'none of these', lineage: 'sovereign'}))
        const text = JSON.stringify(values, undefined, indent)
        const {problems} = parseInventory(await read(text, 'fleet.json'))
        const lines = problems.filter(({column}) => column === 'tier').map(({line}) => line)
        const perElement = indent === undefined ? 0 : 6
        expect(lines).toEqual(tenants.map((_, i) => (indent === undefined ? 1 : 2 + i * perElement)))
      }),
      {numRuns: 60},
    )
  })
})
