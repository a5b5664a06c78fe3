import {connectionSecret, namedSecret, tokenAt} from './secret-at.ts'

/** A place in a text that a rule wants to look at. */
export interface Mark {
  kind: 'braces' | 'slot' | 'placeholder' | 'secret'
  start: number
  end: number
  /** Of a secret: what it is, as part of a sentence. Empty for the others. */
  what: string
}

const TOKEN = 1
/** Of a token: placeholders and private keys begin with it. */
const BEGINNING = 2
const BRACE = 4
const PERCENT = 6
const ANGLE = 8
const COLON = 10
const QUOTE = 12

/** What a character is. Those that belong to a token are odd, those with more to look at are above `TOKEN`. */
const classes = new Uint8Array(128)
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-') classes[char.charCodeAt(0)] = TOKEN
for (const char of 'YyRIEC_-') classes[char.charCodeAt(0)] = TOKEN | BEGINNING
classes[0x7b] = BRACE
classes[0x25] = PERCENT
classes[0x3c] = ANGLE
classes[0x3a] = COLON
classes[0x22] = QUOTE
classes[0x27] = QUOTE

/** Runs of letters and digits below this length are neither secrets nor placeholders; those below the other are no secrets. */
const shortestRun = 6
const shortestToken = 16

/**
 * The first place from `from` on that looks like a secret, a slot of a golden template, a placeholder, or braces. Every string of every
 * workflow is read by this: it looks at each character once, and closer only where something may begin.
 */
export function findMark(text: string, from: number): Mark | null {
  const {length} = text
  let run = 0
  for (let i = from; i < length; i++) {
    const kind = classOf(text.charCodeAt(i))
    // The length of the run so far, counted without a branch: where words end no processor can foresee.
    run = (run + 1) & -(kind & TOKEN)
    if (run !== shortestToken && (kind <= TOKEN || run > 1)) continue
    const mark = closerLook(text, i, run, kind)
    if (mark !== null) return mark
  }
  return null
}

function classOf(code: number): number {
  return code < 128 ? (classes[code] as number) : 0
}

function endOfRun(text: string, from: number): number {
  let end = from
  while (end < text.length && (classOf(text.charCodeAt(end)) & TOKEN) === TOKEN) end++
  return end
}

/** @param run length of the run that ends with the character at `at`; 0 when it belongs to none */
function closerLook(text: string, at: number, run: number, kind: number): Mark | null {
  if (run === 0) return markAt(text, at, kind)
  const start = at + 1 - run
  const end = endOfRun(text, at + 1)
  // Google's access tokens begin with a run that is shorter than those of all others.
  return end - start >= shortestRun || text.startsWith('ya29.', start) ? markOfRun(text, start, end) : null
}

function markAt(text: string, at: number, kind: number): Mark | null {
  // No mark is a single character; and to ask for one that is not there would be slow.
  if (at + 1 === text.length) return null
  const next = text.charCodeAt(at + 1)
  switch (kind) {
    case BRACE:
      if (next === 0x7b) return {kind: 'braces', start: at, end: at + 2, what: ''}
      return next === 0x25 ? {kind: 'placeholder', start: at, end: at + 2, what: ''} : null
    case PERCENT:
      return next === 0x25 && text.startsWith('%%slot:', at) ? {kind: 'slot', start: at, end: at + 7, what: ''} : null
    case ANGLE:
      return next === 0x25 ? {kind: 'placeholder', start: at, end: at + 2, what: ''} : null
    case COLON:
      return next === 0x2f ? secretMark(connectionSecret(text, at)) : null
    default:
      return secretMark(namedSecret(text, at))
  }
}

function markOfRun(text: string, start: number, end: number): Mark | null {
  const secret = tokenAt(text, start, end)
  if (secret !== null) return secretMark(secret)
  return isPlaceholder(text, start, end) ? {kind: 'placeholder', start, end, what: ''} : null
}

function secretMark(secret: {start: number; end: number; what: string} | null): Mark | null {
  return secret === null ? null : {kind: 'secret', ...secret}
}

/** `YOUR_API_KEY`, `your-token`, `REPLACE_ME`, `__TENANT__`: words in capitals or with a joint, as nobody writes them in a sentence. */
function isPlaceholder(text: string, start: number, end: number): boolean {
  switch (text.charCodeAt(start)) {
    case 0x59: // Y
    case 0x79: // y
      return /^(?:YOUR[_-]|your[_-](?:api|app|access|token|key|secret|password|client|bot|account|auth|domain|email|id|[a-z]+[_-](?:id|key|token)))/.test(
        text.slice(start, end),
      )
    case 0x52: // R
    case 0x49: // I
    case 0x45: // E
    case 0x43: // C
      return /^(?:REPLACE[_-]|INSERT[_-]|ENTER[_-]|CHANGE[_-]?ME)/.test(text.slice(start, end))
    case 0x5f: // _
      return end - start <= 64 && /^__[A-Z][A-Z0-9_]*__$/.test(text.slice(start, end))
    default:
      return false
  }
}
