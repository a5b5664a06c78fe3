import {type Paint, wrap} from '../paint.ts'
import type {RuleDescription} from './rules-document.ts'
import {paintSeverity, SEVERITY_WIDTH} from './severity-colour.ts'

const gap = '  '
const stageWidth = 'publish'.length

/** All rules for a person, by family. */
export function renderRules(rules: readonly RuleDescription[], {chalk, width}: Paint): string {
  const idWidth = Math.max(...rules.map(({id}) => id.length))
  const margin = gap.length + idWidth + gap.length + SEVERITY_WIDTH + gap.length + stageWidth + gap.length
  const families = Map.groupBy(rules, ({family}) => family)
  const blocks = Array.from(families, ([family, members]) => {
    const lines = members.flatMap(({id, severity, stage, rationale}) => {
      const [first = '', ...rest] = wrap(rationale, Math.max(width - margin, 30))
      const head = `${gap}${id.padEnd(idWidth)}${gap}${paintSeverity(severity, chalk)}${gap}${chalk.dim(stage.padEnd(stageWidth))}${gap}${first}`
      return [head, ...rest.map((line) => ' '.repeat(margin) + line)]
    })
    return [chalk.bold(family), ...lines].join('\n')
  })
  const legend = 'create, publish: where n8n refuses the workflow; run: where it goes wrong; fleet: the fleet’s own rule'
  return `${blocks.join('\n\n')}\n\n${chalk.dim(`${legend}\nExplain one: genesis workflow rules RULE`)}`
}
