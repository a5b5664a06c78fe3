import {describe, expect, it} from 'vitest'

import {BoundedLog} from '../../../src/lib/simulator/records/bounded-log.ts'

describe('A bounded log', () => {
  it('keeps the newest entries under their numbers and counts the others', () => {
    const log = new BoundedLog<{name: string}>(3)
    for (const name of ['a', 'b', 'c', 'd', 'e']) log.append({name})
    expect([...log.since(0)]).toEqual([
      {seq: 3, name: 'c'},
      {seq: 4, name: 'd'},
      {seq: 5, name: 'e'},
    ])
    expect([...log.since(4)].map(({seq}) => seq)).toEqual([5])
    expect([...log.since(5)]).toEqual([])
    expect(log.dropped).toBe(2)
  })

  it('never shows a slow reader an entry under the wrong number', () => {
    const log = new BoundedLog<{value: number}>(3)
    for (let value = 1; value <= 3; value++) log.append({value})
    const reader = log.since(0)
    expect(reader.next().value).toEqual({seq: 1, value: 1})
    for (let value = 4; value <= 5; value++) log.append({value})
    expect([...reader]).toEqual([{seq: 3, value: 3}])
  })
})
