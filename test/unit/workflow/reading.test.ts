import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {decodeText} from '../../../src/lib/cli/decode-text.ts'
import {unreadable} from '../../../src/lib/cli/unreadable.ts'
import {mapConcurrently} from '../../../src/lib/cli/workflow/map-concurrently.ts'
import {InputUnreadableError} from '../../../src/lib/errors/usage.ts'

const never = new AbortController().signal
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('mapConcurrently', () => {
  it('keeps the order of the items and never works on more than the limit', async () => {
    let running = 0
    let most = 0
    const results = await mapConcurrently([5, 1, 4, 2, 3, 0], 3, never, async (ms) => {
      running++
      most = Math.max(most, running)
      await pause(ms)
      running--
      return ms * 10
    })
    expect(results).toEqual([50, 10, 40, 20, 30, 0])
    expect(most).toBe(3)
  })

  it('begins nothing after a failure, and fails with it', async () => {
    const begun: number[] = []
    const work = async (item: number): Promise<void> => {
      begun.push(item)
      await pause(1)
      if (item === 1) throw new Error('broken')
    }
    await expect(mapConcurrently([0, 1, 2, 3, 4, 5, 6, 7], 2, never, work)).rejects.toThrow('broken')
    await pause(10)
    expect(begun.length).toBeLessThan(5)
  })

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const work = (item: number): Promise<void> => {
      if (item === 1) controller.abort()
      return Promise.resolve()
    }
    await expect(mapConcurrently([0, 1, 2], 1, controller.signal, work)).rejects.toThrow(expect.objectContaining({name: 'AbortError'}) as Error)
  })

  it('has nothing to do for no items', async () => {
    expect(await mapConcurrently([], 8, never, () => Promise.resolve(1))).toEqual([])
  })
})

describe('the text of a file', () => {
  const text = '{"name": "Größe €"}'
  const utf16 = (content: string, bigEndian: boolean): Buffer => {
    const bytes = Buffer.from(content, 'utf16le')
    return bigEndian ? bytes.swap16() : bytes
  }

  it.each([
    ['UTF-8', 'UTF-8', text, Buffer.from(text)],
    ['UTF-8 with a byte order mark', 'UTF-8', `\uFEFF${text}`, Buffer.from(`\uFEFF${text}`)],
    ['UTF-16LE', 'UTF-16LE', `\uFEFF${text}`, utf16(`\uFEFF${text}`, false)],
    ['UTF-16BE', 'UTF-16BE', `\uFEFF${text}`, utf16(`\uFEFF${text}`, true)],
    ['UTF-16LE without a mark', 'UTF-16LE', text, utf16(text, false)],
    ['UTF-16BE without a mark', 'UTF-16BE', text, utf16(text, true)],
  ])('is decoded from %s, and keeps its mark', (_, encoding, expected, bytes) => {
    expect(decodeText(bytes)).toEqual({text: expected, encoding, fault: null})
  })

  it('may be empty or a single byte', () => {
    expect(decodeText(Buffer.from('')).text).toBe('')
    expect(decodeText(Buffer.from('1')).text).toBe('1')
  })

  it.each([
    ['a byte of another encoding', [0x7b, 0x0a, 0x22, 0xe4, 0x22], {line: 2, column: 2, offset: 3}],
    ['after a byte order mark', [0xef, 0xbb, 0xbf, 0x7b, 0xff], {line: 1, column: 2, offset: 4}],
    ['an end within a character', [0x22, 0xe2, 0x82], {line: 1, column: 2, offset: 1}],
    ['after a genuine U+FFFD', [0xef, 0xbf, 0xbd, 0xf0, 0x9f, 0x98, 0x80, 0x80], {line: 1, column: 4, offset: 7}],
    ['half of a pair in UTF-16', [0xff, 0xfe, 0x22, 0x00, 0x00, 0xd8, 0x22, 0x00], {line: 1, column: 2, offset: 4}],
    ['an odd number of bytes in UTF-16', [0xff, 0xfe, 0x22, 0x00, 0x22], {line: 1, column: 2, offset: 4}],
  ])('says where it cannot be decoded: %s', (_, bytes, fault) => {
    expect(decodeText(Uint8Array.from(bytes)).fault).toEqual(fault)
  })

  it('is decoded without a fault whenever it was encoded rightly, and never throws', () => {
    fc.assert(fc.property(fc.string({unit: 'grapheme'}), (content) => decodeText(Buffer.from(`{${content.toWellFormed()}}`)).fault === null))
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 60}), (bytes) => {
        const {text, encoding, fault} = decodeText(bytes)
        if (fault === null) expect(Buffer.from(encoding === 'UTF-8' ? text : '').equals(encoding === 'UTF-8' ? bytes : Buffer.of())).toBe(true)
        else expect(fault.offset).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })

  it('loses exactly what is named: all before the fault is right', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 60}), (bytes) => {
        const {encoding, fault} = decodeText(bytes)
        if (fault !== null && encoding === 'UTF-8')
          expect(() => new TextDecoder('utf-8', {fatal: true}).decode(bytes.subarray(0, fault.offset))).not.toThrow()
      }),
    )
  })
})

describe('the error for a path that cannot be read', () => {
  it.each([
    ['ENOENT', 'flow.json does not exist.'],
    ['EACCES', 'flow.json may not be read.'],
    ['ELOOP', 'flow.json is a symbolic link that leads back to itself.'],
    ['EIO', 'flow.json cannot be read (EIO).'],
  ])('says what %s means', (code, message) => {
    const cause = Object.assign(new Error(code), {code})
    expect(unreadable('flow.json', cause)).toMatchObject({message, code: 'GEN_INPUT_UNREADABLE', exitCode: 2, cause})
  })

  it('is the one that was thrown already, when it is ours', () => {
    const known = new InputUnreadableError('It is too large.', {hint: 'Split it.'})
    expect(unreadable('flow.json', known)).toBe(known)
  })
})
