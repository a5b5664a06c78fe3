/** What the tested code must agree with: a plain recursive reader of valid JSON that notes where every member begins. */
export interface NaivePlace {
  key: number
  value: number
}

export function naivePlaces(text: string): Map<string, NaivePlace> {
  const places = new Map<string, NaivePlace>()
  let at = 0
  const space = (): void => {
    while (/[ \t\r\n]/.test(text[at] ?? '')) at++
  }
  const string = (): string => {
    const start = at++
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    at++
    return JSON.parse(text.slice(start, at)) as string
  }
  const value = (pointer: string, keyOffset: number | null): void => {
    space()
    // A key that comes again starts afresh: what was below the first is gone.
    for (const known of [...places.keys()]) if (known.startsWith(`${pointer}/`)) places.delete(known)
    places.set(pointer, {key: keyOffset ?? at, value: at})
    if (text[at] === '"') string()
    else if (text[at] === '{' || text[at] === '[') container(pointer)
    else while (/[^\s,\]}]/.test(text[at] ?? ' ')) at++
    space()
  }
  const container = (pointer: string): void => {
    const isObject = text[at] === '{'
    at++
    space()
    for (let index = 0; text[at] !== '}' && text[at] !== ']'; index++) {
      const keyOffset = at
      const key = isObject ? string() : String(index)
      if (isObject) {
        space()
        at++
      }
      value(`${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, isObject ? keyOffset : null)
      if (text[at] === ',') at++
      space()
    }
    at++
  }
  value('', null)
  return places
}

export function naivePosition(text: string, offset: number): {line: number; column: number} {
  const lines = text.slice(0, offset).split('\n')
  return {line: lines.length, column: (lines.at(-1) ?? '').length + 1}
}
