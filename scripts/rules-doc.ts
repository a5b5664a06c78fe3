// node scripts/rules-doc.ts writes docs/rules: an index, and a page for each family of rules.
import {exampleMarkdown} from '../src/lib/cli/workflow/formats/rule-help.ts'
import {describeRule, type RuleDescription} from '../src/lib/cli/workflow/rules-document.ts'
import {stages} from '../src/lib/cli/workflow/stages.ts'
import {completeExample, documentedRules} from '../src/lib/workflow/index.ts'
import {type GeneratedFile, writeGenerated} from './generated-file.ts'

export const rulesFolder = 'docs/rules'

export function makeRulesDoc(): GeneratedFile[] {
  const families = Map.groupBy(
    documentedRules.map((rule) => describeRule(rule, completeExample)),
    ({family}) => family,
  )
  const pages = Array.from(families, ([family, rules]) => ({path: `${rulesFolder}/${family}.md`, content: makePage(family, rules)}))
  return [{path: `${rulesFolder}/index.md`, content: makeIndex(families)}, ...pages]
}

function makeIndex(families: ReadonlyMap<string, readonly RuleDescription[]>): string {
  const count = Array.from(families.values()).reduce((sum, {length}) => sum + length, 0)
  const sections = Array.from(families, ([family, rules]) => [
    `## ${family}`,
    '',
    '| rule | severity | stage | why |',
    '|---|---|---|---|',
    ...rules.map(({id, severity, stage, rationale}) => `| [\`${id}\`](${family}.md#${id}) | ${severity} | ${stage} | ${cell(rationale)} |`),
    '',
  ])
  return [
    '# Rules',
    '',
    `What \`genesis workflow validate\` checks: ${count} rules in ${families.size} families. \`genesis workflow rules RULE\` explains one in the terminal.`,
    '',
    'The stage says where a workflow that breaks the rule comes to grief. The severity is the usual one; a policy may give another.',
    '',
    '| stage | means |',
    '|---|---|',
    ...Object.entries(stages).map(([stage, meaning]) => `| ${stage} | ${meaning} |`),
    '',
    'Made from the rules themselves by `node scripts/rules-doc.ts`.',
    '',
    ...sections.flat(),
  ].join('\n')
}

function makePage(family: string, rules: readonly RuleDescription[]): string {
  const list = rules.map(({id}) => `- [\`${id}\`](#${id})`)
  return [`# Rules: ${family}`, '', 'All families: [index](index.md).', '', ...list, '', ...rules.flatMap(describe)].join('\n')
}

function describe({id, severity, stage, rationale, good, bad}: RuleDescription): string[] {
  const head = [`## ${id}`, '', `${severity}, ${stage}: ${stages[stage]}.`, '', rationale, '']
  return [...head, 'Good:', '', exampleMarkdown(good), '', 'Bad:', '', exampleMarkdown(bad), '']
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (import.meta.main) await writeGenerated(makeRulesDoc(), rulesFolder)
