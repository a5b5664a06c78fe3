import {isObject} from '../model/json-object.ts'
import {MAX_DEPTH} from '../model/survey.ts'
import {findMark} from '../secrets/find-mark.ts'

/** What is shown in the place of a secret. */
const HIDDEN = '••••••'

/** Words in the name of a member that its value may be a secret: more than a rule would report, because to hide too much does no harm. */
const secretWord =
  /pass(?:word|phrase|wd)|secret|token|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|auth[-_ ]?key|authorization|credential|bearer|cookie|signature/i
/** Names that only sound like it: those of ids and kinds, and the number of tokens that a language model may write. */
const harmlessName = /^(?:max|min|num|prompt|completion|total)\w*tokens?\w*$|(?:id|ids|name|type|url|limit|field|count)$/i

// Every repetition has a limit and every pattern begins at a word, so that no text can make these slow.
/** What comes before the secret stays. */
const introduced = [/\b((?:Bearer|Basic) )[\w+/=.~-]{12,2000}/g, /(:\/\/[^\s:/@"']{1,100}:)[^\s:/@"']{1,200}(?=@)/g]
/** `"apiKey": "…"` in JSON, `apiKey = '…'` in code. */
const assigned = /(?<![\w-])(["']?([\w-]{1,100})["']?\s{0,9}[:=]\s{0,9}(["'`]))(?!=)(?:(?!\3)[^\\\n]|\\.){1,2000}/g
/** `api_key=…` in an address. */
const queried = /([?&]([\w-]{1,100})=)[^&\s"'{}]{1,500}/g

/** A text, such as a value, a piece of code or a line of JSON, without the secrets that can be recognised in it. */
export function hideSecrets(text: string): string {
  let shown = hideTokens(text)
  for (const pattern of introduced) shown = shown.replace(pattern, `$1${HIDDEN}`)
  for (const pattern of [assigned, queried])
    shown = shown.replace(pattern, (whole, before: string, name: string) => (isSecretName(name) ? `${before}${HIDDEN}` : whole))
  return shown
}

/** What is a secret by its form, wherever it stands. */
function hideTokens(text: string): string {
  let shown = ''
  let at = 0
  for (let mark = findMark(text, 0); mark !== null; mark = findMark(text, mark.end)) {
    if (mark.kind !== 'secret') continue
    shown += text.slice(at, mark.start) + HIDDEN
    at = mark.end
  }
  return at === 0 ? text : shown + text.slice(at)
}

function isSecretName(name: string): boolean {
  return secretWord.test(name) && !harmlessName.test(name)
}

/**
 * A copy of a value without its secrets. An expression is no secret: it says where one is kept.
 * @param key of the member that has the value; empty when it has none
 * @param parent the object or list that the value stands in: a name there may tell what its `value` is
 */
export function withoutSecrets(value: unknown, key: string, parent: unknown, depth = 0): unknown {
  if (typeof value === 'string') return isSecret(value, key, parent) ? HIDDEN : hideSecrets(value)
  if (depth > MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map((element: unknown) => withoutSecrets(element, key, parent, depth + 1))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([inner, member]) => [inner, withoutSecrets(member, inner, value, depth + 1)]))
}

function isSecret(value: string, key: string, parent: unknown): boolean {
  if (value === '' || value.startsWith('=')) return false
  if (key !== 'value' || !isObject(parent)) return isSecretName(key)
  const name = parent.name ?? parent.key
  return typeof name === 'string' && isSecretName(name)
}
