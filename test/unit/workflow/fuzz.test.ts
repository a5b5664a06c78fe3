import {describe, expect, it} from 'vitest'

import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {faultWith} from '../../harness/fuzz/check-input.ts'
import {fuzzInput} from '../../harness/fuzz/fuzz-input.ts'
import {fuzzSources} from '../../harness/fuzz/fuzz-sources.ts'
import {shrinkText} from '../../harness/fuzz/shrink-input.ts'

describe('the library', () => {
  it('takes 2,000 random and damaged workflows without an exception, the same way twice, with findings at places in the text and fixes that settle', {
    timeout: 120_000,
  }, () => {
    const sources = fuzzSources()
    for (let seed = 0; seed < 2000; seed++) {
      const input = fuzzInput(seed, sources)
      const fault = faultWith(input)
      if (fault === null) continue
      const text = shrinkText(input.text, (candidate) => faultWith({...input, text: candidate}) !== null)
      expect.fail(`seed ${seed}: ${faultWith({...input, text})}\n${text}`)
    }
  })
})

/** What a look-up by name finds in every object, and what no text can be made of. */
const treacherous: readonly unknown[] = ['__proto__', 'constructor', {toString: 1, valueOf: 1}]

/** Replaces each value in turn, once for each kind of node and place in it, and restores it. */
function eachReplaced(value: unknown, place: string, seen: Set<string>, judge: () => void): void {
  if (typeof value !== 'object' || value === null) return
  const parent = value as Record<string, unknown>
  const kind = typeof parent.type === 'string' && place.endsWith('nodes/*') ? parent.type : place
  for (const key of Object.keys(parent)) {
    const below = `${kind}/${Array.isArray(value) || kind === 'connections' ? '*' : key}`
    const kept = parent[key]
    eachReplaced(kept, below, seen, judge)
    if (seen.has(below)) continue
    seen.add(below)
    for (const odd of treacherous) {
      parent[key] = odd
      judge()
    }
    parent[key] = kept
  }
}

describe('names that every object inherits, and values without a text', () => {
  it('are taken in every place of the workflows of the repository', () => {
    const {texts, catalog} = fuzzSources()
    const seen = new Set<string>()
    for (const text of texts) {
      const workflow: unknown = JSON.parse(text)
      eachReplaced(workflow, '', seen, () => validateWorkflow(workflow, {targets: [catalog]}))
    }
    expect(seen.size).toBeGreaterThan(500)
  })
})

describe('the inputs', () => {
  it('are the same for the same seed, and other ones for another', () => {
    const sources = fuzzSources()
    const texts = Array.from({length: 50}, (_, seed) => fuzzInput(seed, sources).text)
    expect(texts).toEqual(Array.from({length: 50}, (_, seed) => fuzzInput(seed, sources).text))
    expect(new Set(texts).size).toBeGreaterThan(40)
  })
})

describe('shrinkText', () => {
  it('leaves out what does not matter, of values and of texts that are not JSON', () => {
    const value = JSON.stringify({nodes: [{name: 'a'}, {name: 'culprit', more: [1, 2]}], connections: {x: {}}})
    expect(shrinkText(value, (text) => text.includes('culprit'))).toBe('{"nodes":[{"name":"culprit"}]}')
    expect(shrinkText('{"a": [1, 2, oops', (text) => text.includes('oops'))).toBe('oops')
  })
})
