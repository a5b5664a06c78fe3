/** Does a node type fit a pattern in which `*` stands for any characters? Linear in both, whatever the pattern. */
export function matchesPattern(type: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return type === pattern
  const last = rest.pop() ?? ''
  if (!type.startsWith(first) || !type.endsWith(last) || type.length < first.length + last.length) return false
  let at = first.length
  for (const part of rest) {
    const found = type.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= type.length - last.length
}
