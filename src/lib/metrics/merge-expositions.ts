/**
 * Joins texts in Prometheus's format into one in which each metric has its HELP and TYPE once and all its series in one place, as the format
 * demands: https://prometheus.io/docs/instrumenting/exposition_formats/
 * @param keep whether a metric of this name is wanted
 */
export function mergeExpositions(texts: readonly string[], keep: (name: string) => boolean = () => true): string {
  const families = new Map<string, string[]>()
  for (const text of texts) {
    let family: string[] = []
    for (const line of text.split('\n')) {
      if (line === '') continue
      const [, name] = /^# HELP (\S+)/.exec(line) ?? []
      if (name !== undefined) family = familyOf(families, name)
      if (!line.startsWith('#') || !family.includes(line)) family.push(line)
    }
  }
  for (const name of families.keys()) if (!keep(name)) families.delete(name)
  return Array.from(families.values(), (lines) => `${lines.join('\n')}\n`).join('')
}

function familyOf(families: Map<string, string[]>, name: string): string[] {
  const known = families.get(name) ?? []
  families.set(name, known)
  return known
}
