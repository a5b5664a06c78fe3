import type {Stage} from '../../workflow/rule.ts'
import {type Paint, wrap} from '../paint.ts'
import type {RuleDescription, RuleExample} from './rules-document.ts'
import {paintSeverity, SEVERITY_WIDTH} from './severity-colour.ts'

const gap = '  '

/** All rules for a person, by family. */
export function renderRules(rules: readonly RuleDescription[], {chalk, width}: Paint): string {
  const idWidth = Math.max(...rules.map(({id}) => id.length))
  const margin = gap.length + idWidth + gap.length + SEVERITY_WIDTH + gap.length
  const families = Map.groupBy(rules, ({family}) => family)
  const blocks = Array.from(families, ([family, members]) => {
    const lines = members.flatMap(({id, severity, rationale}) => {
      const [first = '', ...rest] = wrap(rationale, Math.max(width - margin, 30))
      return [`${gap}${id.padEnd(idWidth)}${gap}${paintSeverity(severity, chalk)}${gap}${first}`, ...rest.map((line) => ' '.repeat(margin) + line)]
    })
    return [chalk.bold(family), ...lines].join('\n')
  })
  return `${blocks.join('\n\n')}\n\n${chalk.dim('Explain one: genesis workflow rules RULE')}`
}

const stages: Readonly<Record<Stage, string>> = {
  create: 'n8n refuses it when the workflow is created',
  publish: 'n8n refuses it when the workflow is published',
  run: 'n8n takes it, and it goes wrong when the workflow runs',
  fleet: 'n8n takes it; the rule is the fleet’s own',
}

/** One rule for a person: why it is there, and an example of each kind. */
export function renderRule({id, family, severity, stage, rationale, good, bad}: RuleDescription, {chalk, width}: Paint): string {
  const head = `${chalk.bold(id)}${gap}${paintSeverity(severity, chalk)}${gap}${chalk.dim(`${family}: ${stages[stage]}`)}`
  return [head, wrap(rationale, width).join('\n'), chalk.green('Good'), renderExample(good), chalk.red('Bad'), renderExample(bad)].join('\n\n')
}

function renderExample({text, template}: RuleExample): string {
  // One example is long by its nature: a value that is nested too deep.
  const document = text.length > 2000 ? `${text.slice(0, 100)}…` : text
  const shown = template === null ? document : `${document}\n\nunder the golden template\n\n${JSON.stringify(template, undefined, 2)}`
  return shown.replace(/^(?=.)/gm, gap)
}
