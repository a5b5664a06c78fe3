import {isIdentifierPart} from '../expressions/character-classes.ts'
import {looksSecret} from './looks-secret.ts'
import {isSecretName} from './secret-names.ts'
import {LONGEST_TOKEN, tokenFormats} from './token-formats.ts'

/** A secret that was found in a text. */
interface FoundSecret {
  start: number
  end: number
  /** What it is, as part of a sentence. */
  what: string
}

const shortestToken = 16
/** Telegram's: the bot's number, a colon and this many characters. */
const telegramLength = 35

/** The secret that a run of letters, digits, "_" and "-" is, or that begins with it. */
export function tokenAt(text: string, start: number, end: number): FoundSecret | null {
  if (text.charCodeAt(start) === 0x2d) return privateKeyAt(text, start)
  if (end - start < shortestToken && !text.startsWith('ya29', start)) return null
  const formats = tokenFormats[text.charAt(start)]
  if (formats !== undefined) {
    const piece = text.slice(start, start + LONGEST_TOKEN)
    for (const {kind, pattern} of formats) {
      const found = pattern.exec(piece)
      if (found !== null && !isSham(found[0])) return {start, end: start + found[0].length, what: kind}
    }
  }
  return tokenByContext(text, start, end)
}

function tokenByContext(text: string, start: number, end: number): FoundSecret | null {
  if (start === 0) return null
  const before = text.charCodeAt(start - 1)
  if (before === 0x3a) {
    const number = /\d{8,10}$/.exec(text.slice(Math.max(0, start - 11), start - 1))
    if (number === null || end - start !== telegramLength || !text.startsWith('AA', start)) return null
    return {start: start - 1 - number[0].length, end, what: 'the token of a Telegram bot'}
  }
  if (before === 0x2e && text.startsWith('SG', start - 3) && text[end] === '.') return {start: start - 3, end: end + 44, what: 'a SendGrid key'}
  if (before !== 0x20) return null
  const scheme = /(?:^|[^a-z])(bearer|basic) $/i.exec(text.slice(Math.max(0, start - 8), start))?.[1]
  const value = scheme === undefined ? '' : (/^[\w.~+/=-]{16,}/.exec(text.slice(start, start + LONGEST_TOKEN))?.[0] ?? '')
  if (!looksSecret(value) || (scheme?.toLowerCase() === 'basic' && !/\d/.test(value))) return null
  return {start, end: start + value.length, what: scheme?.toLowerCase() === 'basic' ? 'a name and password' : 'a bearer token'}
}

function privateKeyAt(text: string, start: number): FoundSecret | null {
  if (!/^-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----(?:\\n|\s)*[A-Za-z0-9+/]{30}/.test(text.slice(start, start + 120))) return null
  const end = text.indexOf('-----END', start + 11)
  return {start, end: end === -1 ? text.length : end, what: 'a private key'}
}

/** A password in a URL: `postgres://user:password@host`. `at` is the colon behind the scheme. */
export function connectionSecret(text: string, at: number): FoundSecret | null {
  if (text[at + 2] !== '/') return null
  const found = /^:\/\/[^\s:/@"'<>{}$]{0,100}:([^\s:/@"'<>{}$]{3,100})@[\w.-]{3}/.exec(text.slice(at, at + 210))
  const password = found?.[1]
  if (password === undefined || isWord(password)) return null
  const start = at + (found?.[0].lastIndexOf(`${password}@`) ?? 0)
  return {start, end: start + password.length, what: 'a password in a URL'}
}

/** A string in code or JSON that is given to a name of a secret: `apiKey: "…"`, `"password": "…"`. `at` is the opening quote. */
export function namedSecret(text: string, at: number): FoundSecret | null {
  const name = nameBefore(text, at)
  if (name === null || !isSecretName(name)) return null
  const mark = text.charAt(at)
  const end = text.indexOf(mark, at + 1)
  if (end === -1 || end - at > 401) return null
  const value = text.slice(at + 1, end).replace(/\\$/, '')
  const credentials = /^(?:bearer|basic) (.*)/i.exec(value)?.[1] ?? value
  return looksSecret(credentials) ? {start: end - credentials.length, end, what: `a value for ${name}`} : null
}

/** The name that a string is given to, by ":" or "=", in quotes or not. */
function nameBefore(text: string, at: number): string | null {
  let i = skipSpaceBack(text, at - 1)
  if (i < 1 || (text.charCodeAt(i) !== 0x3a && text.charCodeAt(i) !== 0x3d)) return null
  i = skipSpaceBack(text, i - 1)
  // A quote that stands in a string within JSON is written with a backslash.
  if (i > 0 && (text.charCodeAt(i) === 0x22 || text.charCodeAt(i) === 0x27)) i--
  if (i > 0 && text.charCodeAt(i) === 0x5c) i--
  const end = i + 1
  while (i >= 0 && end - i <= 40 && (isIdentifierPart(text.charCodeAt(i)) || text.charCodeAt(i) === 0x2d)) i--
  return i + 1 === end ? null : text.slice(i + 1, end)
}

/** Offset of the last character up to `at` that is no space; -1 when there is none. */
function skipSpaceBack(text: string, at: number): number {
  let i = at
  while (i >= 0 && text.charCodeAt(i) === 0x20) i--
  return i
}

/** Made up to show the form: `sk-xxxxxxxx`, `ghp_1234567890…`. */
function isSham(token: string): boolean {
  return /x{6}|X{6}|\*{3}|0{8}|1234567|abcdefg|your|example/i.test(token) || new Set(token).size < 8
}

function isWord(password: string): boolean {
  return /^(?:password|pass|pwd|secret|user|xxx+|\*+|example|changeme|your.*|[A-Z_]+)$/i.test(password)
}
