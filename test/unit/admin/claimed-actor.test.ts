import {describe, expect, it} from 'vitest'

import {claimedActor} from '../../../src/lib/serve/admin/claimed-actor.ts'

describe('who asks, as it stands in the records', () => {
  it.each([
    ['ada@laptop', 'ada@laptop (claimed)'],
    ['  ada  ', 'ada (claimed)'],
    [undefined, 'admin API (nobody named)'],
    ['', 'admin API (nobody named)'],
    [['ada', 'eve'], 'admin API (nobody named)'],
    ['a"; drop table\u0000\u001b[31m', 'a__ drop table___31m (claimed)'],
    ['ada (claimed)', 'ada _claimed_ (claimed)'],
    ['x'.repeat(500), `${'x'.repeat(80)} (claimed)`],
  ])('%j is %j', (header, actor) => {
    expect(claimedActor(header)).toBe(actor)
  })
})
