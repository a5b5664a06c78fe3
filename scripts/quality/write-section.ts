import {readFile, writeFile} from 'node:fs/promises'

import {inProject} from '../project.ts'

/** Where what these scripts measure is kept. */
const qualityPage = 'docs/validation-quality.md'

/**
 * Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->` on the page.
 * @throws {Error} when the page has no such place
 */
export async function writeSection(name: string, content: string): Promise<void> {
  const path = inProject(qualityPage)
  const page = await readFile(path, 'utf8')
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${qualityPage} has no place for ${name}`)
  await writeFile(path, `${page.slice(0, from + begin.length)}\n\n${content.trim()}\n\n${page.slice(to)}`)
}

/** Rows as a Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A share of a whole as a percentage with one decimal. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`
}
