import type {Finding} from '../../src/lib/workflow/finding.ts'
import {markdownTable, percent} from '../quality/write-section.ts'
import type {Comparison} from './agreement.ts'

export interface Group {
  title: string
  comparisons: readonly Comparison[]
}

/** One row for each group of workflows. */
export function agreementTable(groups: readonly Group[]): string {
  const head = [
    'workflows',
    'n8n refuses',
    'error here',
    'with all nodes named',
    'n8n takes',
    'error here',
    'said to be refused',
    'state of the instance',
  ]
  const rows = groups.map(({title, comparisons}) => {
    const refused = comparisons.filter(({standing}) => standing === 'refused')
    const found = refused.filter(({errors}) => errors.length > 0)
    const named = found.filter(({unnamed}) => unnamed.length === 0)
    const state = comparisons.filter(({standing}) => standing === 'state')
    const taken = comparisons.filter(({standing}) => standing !== 'refused')
    const alarms = taken.filter(({errors}) => errors.length > 0)
    const counts = [
      `${title}: ${comparisons.length}`,
      refused.length,
      withShare(found.length, refused.length),
      withShare(named.length, refused.length),
    ]
    const wrong = taken.filter(({contradicted}) => contradicted.length > 0)
    return [...counts, taken.length, withShare(alarms.length, taken.length), withShare(wrong.length, taken.length - state.length), state.length]
  })
  return markdownTable(head, rows)
}

function withShare(part: number, whole: number): string {
  return `${part} (${percent(part, whole)})`
}

/** What the two do not agree on, with both their words. */
export function disagreements({title, comparisons}: Group): string {
  const missed = comparisons.filter(({standing, errors}) => standing === 'refused' && errors.length === 0)
  const unnamed = comparisons.filter(({errors, unnamed}) => errors.length > 0 && unnamed.length > 0)
  const wrong = comparisons.filter(({contradicted}) => contradicted.length > 0)
  const alarms = comparisons.filter(({standing, errors, contradicted}) => standing !== 'refused' && errors.length > contradicted.length)
  const parts = [
    section(
      'refused by n8n, no error here',
      missed.map((found) => `- ${found.sample.name}: ${oneLine(found.verdict.message)}`),
    ),
    section(
      'nodes that only n8n names',
      unnamed.map(
        (found) => `- ${found.sample.name}: ${found.unnamed.join(', ')}; n8n: ${oneLine(found.verdict.message)}; here: ${told(found.errors)}`,
      ),
    ),
    section(
      'taken by n8n, said to be refused',
      wrong.map((found) => `- ${found.sample.name}: ${told(found.contradicted)}`),
    ),
    section(
      'taken by n8n, another error here',
      alarms.map((found) => `- ${found.sample.name}: ${told(found.errors)}`),
    ),
  ]
  return `## ${title}\n\n${parts.join('\n')}`
}

function section(title: string, lines: readonly string[]): string {
  return `### ${title}: ${lines.length}\n\n${lines.join('\n')}\n`
}

function told(findings: readonly Finding[]): string {
  return findings.map(({rule, node, message}) => `${rule} [${String(node)}] ${message}`).join(' / ')
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').slice(0, 400)
}
