/**
 * A value as its JSON text would give it: what JSON does not have is left out or becomes null, as `JSON.stringify` decides, and a bigint its
 * digits. A value that is JSON is returned as it is, not copied; one that has no text becomes null. Only for values without loops.
 */
export function plainJson(value: unknown): unknown {
  if (isPlain(value)) return value
  try {
    const text = JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member)) as string | undefined
    return text === undefined ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return false
  // A list with holes has fewer keys than elements, one with members besides its elements has more.
  if (Array.isArray(value))
    return Object.getPrototypeOf(value) === Array.prototype && Object.keys(value).length === value.length && value.every(isPlain)
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && !Object.hasOwn(value, 'toJSON') && Object.values(value).every(isPlain)
}
