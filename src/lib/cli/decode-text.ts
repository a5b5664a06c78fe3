export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE'

export interface DecodedText {
  /** With its byte order mark, if it has one; U+FFFD stands for what cannot be read. */
  text: string
  encoding: Encoding
  /** The first bytes that are not of the encoding; null when all are. */
  fault: DecodingFault | null
}

export interface DecodingFault {
  /** 1-based */
  line: number
  /** 1-based, in UTF-16 code units, without the byte order mark */
  column: number
  /** Offset in the file. */
  offset: number
}

const mark = '\uFEFF'

/** Decodes UTF-8 and UTF-16. What begins with an ASCII character, like JSON, tells by its first two bytes even without a byte order mark. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes)
  try {
    return {text: new TextDecoder(encoding, {fatal: true, ignoreBOM: true}).decode(bytes), encoding, fault: null}
  } catch {
    const text = new TextDecoder(encoding, {ignoreBOM: true}).decode(bytes)
    return {text, encoding, fault: findFault(text, bytes, encoding)}
  }
}

function encodingOf([first, second]: Uint8Array): Encoding {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'UTF-16LE'
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined) ? 'UTF-16BE' : 'UTF-8'
}

/** The first U+FFFD of the text that is not one in the bytes as well. */
function findFault(text: string, bytes: Uint8Array, encoding: Encoding): DecodingFault {
  let offset = 0
  let from = 0
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', from)) {
    offset += lengthOf(text.slice(from, at), encoding)
    if (!isReplacement(bytes, offset, encoding)) return {...positionOf(text, at), offset}
    offset += lengthOf('\uFFFD', encoding)
    from = at + 1
  }
  return {...positionOf(text, text.length), offset: bytes.length}
}

function lengthOf(text: string, encoding: Encoding): number {
  return encoding === 'UTF-8' ? Buffer.byteLength(text) : text.length * 2
}

function isReplacement(bytes: Uint8Array, offset: number, encoding: Encoding): boolean {
  const [first, second, third] = bytes.subarray(offset, offset + 3)
  if (encoding === 'UTF-8') return first === 0xef && second === 0xbf && third === 0xbd
  return encoding === 'UTF-16LE' ? first === 0xfd && second === 0xff : first === 0xff && second === 0xfd
}

function positionOf(text: string, at: number): {line: number; column: number} {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const line = text.slice(0, lineStart).split('\n').length
  return {line, column: at - lineStart + (line === 1 && text.startsWith(mark) ? 0 : 1)}
}
