import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {type Hunk, hunksOf} from '../../../src/lib/cli/workflow/edit-hunks.ts'
import {applyEdits, type TextEdit} from '../../../src/lib/workflow/fix/text-edit.ts'

const text = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n'
const shown = (hunks: readonly Hunk[]): string[] =>
  hunks.flatMap(({oldStart, newStart, lines}) => [`@@ ${oldStart} ${newStart}`, ...lines.map((line) => line.sign + line.text)])

/** The hunks, read as `patch` reads them. */
function applyHunks(before: string, hunks: readonly Hunk[]): string {
  const lines = before.split('\n')
  for (const {oldStart, lines: changes} of hunks.toReversed()) {
    const old = changes.filter(({sign}) => sign !== '+').map((line) => line.text)
    expect(lines.slice(oldStart - 1, oldStart - 1 + old.length)).toEqual(old)
    lines.splice(oldStart - 1, old.length, ...changes.filter(({sign}) => sign !== '-').map((line) => line.text))
  }
  return lines.join('\n')
}

describe('the hunks of edits', () => {
  it('show the changed lines, and two on either side', () => {
    expect(shown(hunksOf(text, [{start: 8, end: 9, text: 'E'}]))).toEqual(['@@ 3 3', ' c', ' d', '-e', '+E', ' f', ' g'])
    expect(shown(hunksOf(text, [{start: 0, end: 2, text: ''}]))).toEqual(['@@ 1 1', '-a', ' b', ' c', ' d'])
    expect(shown(hunksOf(text, [{start: 19, end: 19, text: '\nk'}]))).toEqual(['@@ 8 8', ' h', ' i', ' j', '+k'])
  })

  it('hold as many lines as an edit takes away, also close behind another', () => {
    const long = `a\nb\nc\n${'x\n'.repeat(150_000)}y\n`
    const edits = [
      {start: 0, end: 1, text: 'A'},
      {start: 6, end: 6 + 300_000, text: ''},
    ]
    const [hunk, ...others] = hunksOf(long, edits)
    expect(others).toEqual([])
    expect(hunk?.lines.filter(({sign}) => sign === '-')).toHaveLength(150_001)
  })

  it('are one where edits are near, and count lines on both sides', () => {
    const near = [
      {start: 2, end: 3, text: 'B\nB'},
      {start: 10, end: 11, text: 'F'},
    ]
    expect(shown(hunksOf(text, near))).toEqual(['@@ 1 1', ' a', '-b', '+B', '+B', ' c', ' d', ' e', '-f', '+F', ' g', ' h'])
    const far = [
      {start: 0, end: 1, text: 'A\nA'},
      {start: 18, end: 19, text: 'J'},
    ]
    expect(shown(hunksOf(text, far))).toEqual(['@@ 1 1', '-a', '+A', '+A', ' b', ' c', '@@ 8 9', ' h', ' i', '-j', '+J'])
  })

  it('are none without an edit', () => {
    expect(hunksOf(text, [])).toEqual([])
  })

  it('lead from the text before to the text after, whatever the edits', () => {
    const line = fc.constantFrom('a', 'b', '', 'cc', '  d')
    const document = fc.array(line, {minLength: 1, maxLength: 30}).map((lines) => lines.join('\n'))
    const cuts = fc.array(fc.record({at: fc.nat(100), length: fc.nat(8), text: fc.constantFrom('', 'x', '\n', 'y\nz', 'a')}), {maxLength: 5})
    fc.assert(
      fc.property(document, cuts, (before, wishes) => {
        const edits: TextEdit[] = []
        for (const {at, length, text} of wishes.toSorted((a, b) => a.at - b.at)) {
          const start = Math.min(at, before.length)
          if (start > (edits.at(-1)?.end ?? -1)) edits.push({start, end: Math.min(start + length, before.length), text})
        }
        expect(applyHunks(before, hunksOf(before, edits))).toBe(applyEdits(before, edits))
      }),
      {numRuns: 2000, seed: 4},
    )
  })
})
