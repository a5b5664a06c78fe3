/** Keys and indices that lead from the root of a JSON value to a place in it. */
export type Path = readonly (string | number)[]

/** The JSON pointer (RFC 6901) of a path; the empty path gives the empty pointer, which names the root. */
export function pointerOf(path: Path): string {
  let pointer = ''
  for (const segment of path) pointer += `/${typeof segment === 'number' ? segment : escapeSegment(segment)}`
  return pointer
}

/** One key as it stands in a JSON pointer. */
export function escapeSegment(key: string): string {
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key
}

/** The keys of a JSON pointer; array indices stay text. */
export function segmentsOf(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => (segment.includes('~') ? segment.replaceAll('~1', '/').replaceAll('~0', '~') : segment))
}
