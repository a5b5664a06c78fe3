import {describe, expect, it} from 'vitest'

import {makeRulesDoc} from '../../scripts/rules-doc.ts'
import {documentedRules} from '../../src/lib/workflow/documented-rules.ts'

const pages = new Map(makeRulesDoc().map(({path, content}) => [path.replace('docs/rules/', ''), content]))

/** The anchors that GitHub gives the headings of a page; a line in a code block is no heading. */
function anchorsOf(page: string): string[] {
  const prose = page.replace(/^(`{3,})\w+\n.*?\n\1$/gms, '')
  return Array.from(prose.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
}

describe('the pages about rules', () => {
  it('are an index and one for each family, with every rule under its own anchor', () => {
    const families = new Set(documentedRules.map(({family}) => family))
    expect([...pages.keys()].sort()).toEqual(['index.md', ...Array.from(families, (family) => `${family}.md`)].sort())
    for (const {id, family} of documentedRules) expect(anchorsOf(pages.get(`${family}.md`) ?? '').filter((anchor) => anchor === id)).toEqual([id])
  })

  it('have no link that leads nowhere', () => {
    for (const [name, page] of pages) {
      const links = Array.from(page.matchAll(/\]\(([\w-]+\.md)?(?:#([\w-]+))?\)/g), ([, target = name, anchor]) => ({target, anchor}))
      expect(links.length).toBeGreaterThan(0)
      for (const {target, anchor} of links) {
        expect([...pages.keys()]).toContain(target)
        if (anchor !== undefined) expect(anchorsOf(pages.get(target) ?? '')).toContain(anchor)
      }
    }
  })

  it('show of every rule what it is for, when it strikes, and an example of each kind', () => {
    const index = pages.get('index.md') ?? ''
    for (const {id, family, severity, stage, rationale} of documentedRules) {
      expect(index).toContain(`| [\`${id}\`](${family}.md#${id}) | ${severity} | ${stage} | ${rationale.replaceAll('|', '\\|')} |`)
      const [, section = ''] = (pages.get(`${family}.md`) ?? '').split(`\n## ${id}\n`)
      expect(section).toContain(rationale)
      expect(section.slice(0, section.indexOf('\n## ') + 1 || undefined)).toMatch(/\nGood:\n\n```.*\nBad:\n\n```/s)
    }
  })
})
