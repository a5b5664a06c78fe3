/** The next number of a stream, from 0 up to but not including 1. */
export type Random = () => number

/**
 * A stream of numbers that is the same for the same seed and labels (mulberry32 over an FNV-1a hash). Streams with different labels are
 * independent, so that drawing more of one never shifts another.
 */
export function seededRandom(seed: number, ...labels: (string | number)[]): Random {
  let state = hash([seed, ...labels].join('/'))
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return value ^ (value >>> 16)
}

/** A new list with the same items in random order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({item, key: random()}))
  return keyed.sort((a, b) => a.key - b.key).map(({item}) => item)
}

/** A version 4 UUID drawn from the stream. */
export function drawUuid(random: Random): string {
  const hex = (digits: number): string =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`
}
