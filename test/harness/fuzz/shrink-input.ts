/**
 * Makes a failing text smaller, member by member and then piece by piece, as long as it fails.
 * @param fails tells whether a text still shows the fault
 * @param tries how many texts may be tried
 */
export function shrinkText(text: string, fails: (text: string) => boolean, tries = 2000): string {
  let best = text
  let left = tries
  const attempt = (candidate: string): boolean => {
    if (candidate.length >= best.length || left <= 0) return false
    left--
    if (!fails(candidate)) return false
    best = candidate
    return true
  }
  for (let smaller = true; smaller && left > 0; ) smaller = smallerValues(best).some(attempt) || smallerTexts(best).some(attempt)
  return best
}

/** The JSON value of a text with one member, element or half of a string left out, largest parts first; none when it is not JSON. */
function* smallerValues(text: string): Generator<string> {
  const root = parse(text)
  for (const {parent, key} of membersOf(root).toSorted((a, b) => b.size - a.size)) {
    const kept = parent[key]
    const index = Array.isArray(parent) ? Number(key) : -1
    if (index >= 0) (parent as unknown as unknown[]).splice(index, 1)
    else delete parent[key]
    yield JSON.stringify(root) ?? ''
    if (index >= 0) (parent as unknown as unknown[]).splice(index, 0, kept)
    else parent[key] = kept
    if (typeof kept !== 'string' || kept.length < 2) continue
    for (const half of [kept.slice(0, kept.length / 2), kept.slice(kept.length / 2)]) {
      parent[key] = half
      yield JSON.stringify(root) ?? ''
    }
    parent[key] = kept
  }
}

function* smallerTexts(text: string): Generator<string> {
  if (parse(text) !== undefined) return
  for (let length = Math.floor(text.length / 2); length > 0; length = Math.floor(length / 2))
    for (let at = 0; at + length <= text.length; at += length) yield text.slice(0, at) + text.slice(at + length)
}

interface Member {
  parent: Record<string, unknown>
  key: string
  size: number
}

function membersOf(value: unknown): Member[] {
  if (typeof value !== 'object' || value === null) return []
  const parent = value as Record<string, unknown>
  return Object.keys(parent).flatMap((key) => [{parent, key, size: (JSON.stringify(parent[key]) ?? '').length}, ...membersOf(parent[key])])
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
