const longest = 60

/** A name or value from a workflow, quoted for a message: control characters escaped, long ones cut. */
export function quote(text: string): string {
  // Characters that turn the direction of writing, or that terminals obey, could make a message say something else than it says.
  const visible = text.length > longest ? `${text.slice(0, longest)}…` : text
  return JSON.stringify(visible).replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, escapeCharacter)
}

function escapeCharacter(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A value of any kind, in a few words: `null`, `the number 3`, `a list of 2`. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value === '' ? 'empty' : quote(value)
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  return typeof value === 'object' ? 'an object' : typeof value
}

/** `a, b and c` */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
