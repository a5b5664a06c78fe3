/**
 * Slots of a golden template: `%%slot:NAME%%` in a text stands for what differs between tenants. Two percent signs mean nothing to n8n,
 * JavaScript or SQL, and no address can hold them.
 */
export const SLOT_START = '%%slot:'

const slot = /%%slot:([A-Za-z][\w.-]{0,63})%%/g

export interface Slot {
  name: string
  /** Offsets in the text, of its first percent sign and behind its last. */
  start: number
  end: number
}

/** The slots in a text, in their order. */
export function slotsIn(text: string): Slot[] {
  if (!text.includes(SLOT_START)) return []
  return Array.from(text.matchAll(slot), (match) => ({name: match[1] ?? '', start: match.index, end: match.index + match[0].length}))
}

/** Does a text fit one with slots, each of which may hold any text? Linear in both. */
export function fitsSlots(text: string, template: string): boolean {
  const slots = slotsIn(template)
  const [first] = slots
  const last = slots.at(-1)
  if (first === undefined || last === undefined) return text === template
  const head = template.slice(0, first.start)
  const tail = template.slice(last.end)
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) return false
  let at = head.length
  for (const [i, {end}] of slots.slice(0, -1).entries()) {
    const between = template.slice(end, slots[i + 1]?.start)
    const found = text.indexOf(between, at)
    if (found === -1) return false
    at = found + between.length
  }
  return at <= text.length - tail.length
}

/** Is the whole text one slot? Then any value may stand in its place, not only a text. */
export function isSlot(text: string): boolean {
  const [only] = slotsIn(text)
  return only?.start === 0 && only.end === text.length
}
