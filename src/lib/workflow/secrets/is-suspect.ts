import {SLOT_START} from '../golden/slots.ts'
import {findMark} from './find-mark.ts'
import {looksSecret} from './looks-secret.ts'
import {isSecretName} from './secret-names.ts'

/** Members whose values are names and ids as a rule; most strings of a workflow are their values. They hold no secrets. */
const dull = new Set<string | number>(['id', 'type', 'node', 'typeVersion', 'webhookId', 'versionId', 'instanceId', 'name'])

/**
 * May a string hold a secret, a placeholder, or an expression without "="? Asked of every string, so it costs a few nanoseconds for each
 * character at most.
 * @param key the member or index that the string stands under in `container`
 */
export function isSuspect(text: string, key: string | number, container: object): boolean {
  if (dull.has(key)) return mayHoldMark(text) && ((text.charCodeAt(0) !== 0x3d && text.includes('{{')) || text.includes(SLOT_START))
  if (text.startsWith('${') && text.endsWith('}')) return true
  let mark = findMark(text, 0)
  // In an expression braces are what is to be expected.
  if (text.charCodeAt(0) === 0x3d) while (mark?.kind === 'braces') mark = findMark(text, mark.end)
  return mark !== null || isNamedSecret(text, key, container)
}

/** Two braces or percent signs in a row: one of each pair is found by looking at every second character. */
function mayHoldMark(text: string): boolean {
  for (let i = 1; i < text.length; i += 2) {
    const code = text.charCodeAt(i)
    if (code === 0x7b || code === 0x25) return true
  }
  return false
}

/** Is the string the value of a member, a header or a field that is called like a secret, and does it look like one? */
export function isNamedSecret(text: string, key: string | number, container: object): boolean {
  if (text.length < 8 || text.length > 400 || text.charCodeAt(0) === 0x3d) return false
  const name = secretNameOf(key, container)
  return name !== null && looksSecret(/^(?:bearer|basic) (.*)/i.exec(text)?.[1] ?? text)
}

/** The name of a secret under which a string stands: its key, or the name beside a `value`; null when it is no such name. */
export function secretNameOf(key: string | number, container: object): string | null {
  if (typeof key === 'number') return null
  if (key !== 'value') return isSecretName(key) ? key : null
  const {name, key: field} = container as {name?: unknown; key?: unknown}
  const beside = typeof name === 'string' ? name : field
  return typeof beside === 'string' && isSecretName(beside) ? beside : null
}
