import {isObject} from '../model/json-object.ts'

/**
 * Why n8n does not take a value for one of the types that it checks, as the end of a sentence; null when it does, or when that cannot be told.
 * Values are coerced where they can be: `"12"` is a number, `1` is true.
 * @param choices for type `options`
 */
export function misfit(type: string, value: unknown, choices: readonly unknown[]): string | null {
  if (value === null || value === undefined) return null
  switch (type.toLowerCase()) {
    case 'number':
      return Number.isNaN(numberOf(value)) ? 'which is no number' : null
    case 'boolean':
      return isTruth(value) ? null : 'which is neither true nor false'
    case 'string-alphanumeric':
      return /^[a-zA-Z_]\w*$/.test(textOf(value)) ? null : 'which is no name of letters, digits and underscores'
    case 'options':
      return choices.includes(value) ? null : 'which is none of the choices'
    case 'object':
      return isObjectLike(value) ? null : 'which is no object'
    case 'array':
      return isArrayLike(value) ? null : 'which is no list'
    case 'datetime':
      return isDateLike(textOf(value)) ? null : 'which is no date'
    case 'time':
      return /^\d{2}:\d{2}/.test(textOf(value)) ? null : 'which is no time'
    case 'url':
      return isAddress(textOf(value)) ? null : 'which is no URL'
    case 'jwt':
      return /^[\w-]+\.[\w-]+\.[\w.+/=-]*$/.test(textOf(value)) ? null : 'which is no JSON web token'
    case 'form-fields':
      return isList(value) ? null : 'which is no JSON list of form fields'
    default:
      return null
  }
}

/** A value of any kind as a text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isTruth(value: unknown): boolean {
  if (typeof value === 'boolean') return true
  if (typeof value === 'string' && (value.trim() === '' || /^(?:true|false)$/i.test(value))) return value.trim() !== ''
  return numberOf(value) === 0 || numberOf(value) === 1
}

/** As JavaScript makes a number of it; a list of one counts as that one. Objects are not asked, since theirs may be no answer. */
function numberOf(value: unknown): number {
  if (Array.isArray(value)) return value.length > 1 ? Number.NaN : numberOf(value[0] ?? '')
  return typeof value === 'object' ? Number.NaN : Number(value)
}

// n8n also takes an object in JavaScript's notation; whether such a text is sound is not decided here.
function isObjectLike(value: unknown): boolean {
  if (typeof value !== 'string') return isObject(value)
  const parsed = parse(value)
  return parsed === undefined ? /^\s*\{[\s\S]*\}\s*$/.test(value) : typeof parsed === 'object' && !Array.isArray(parsed)
}

function isArrayLike(value: unknown): boolean {
  if (Array.isArray(value)) return true
  const text = textOf(value)
  return Array.isArray(parse(text) ?? parse(text.replaceAll("'", '"')))
}

function isList(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const parsed = parse(value)
  return parsed === undefined ? /^\s*\[[\s\S]*\]\s*$/.test(value) : Array.isArray(parsed)
}

// n8n knows many notations of a date; a text without a digit is none of them.
function isDateLike(text: string): boolean {
  return /\d/.test(text) || !Number.isNaN(Date.parse(text))
}

// Not every runtime of the language has a parser of addresses. This takes what one takes, but for the host's finer points.
const address = /^(?:file:\/\/.*|(?:https?|ftp):\/\/(?:[^\s/?#<>^|\\[\]]+|\[[\da-f:.]+\](?::\d+)?)(?:[/?#].*)?)$/is

function isAddress(text: string): boolean {
  return address.test(text.includes('://') ? text : `https://${text}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
