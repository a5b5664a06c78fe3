import {type Paint, wrap} from '../paint.ts'
import {exampleParts} from './example-parts.ts'
import type {RuleDescription, RuleExample} from './rules-document.ts'
import {paintSeverity} from './severity-colour.ts'
import {stages} from './stages.ts'

const gap = '  '

/** One rule for a person: why it is there, and an example of each kind. */
export function renderRule({id, family, severity, stage, rationale, good, bad}: RuleDescription, {chalk, width}: Paint): string {
  const head = `${chalk.bold(id)}${gap}${paintSeverity(severity, chalk)}${gap}${chalk.dim(`${family}: ${stages[stage]}`)}`
  return [head, wrap(rationale, width).join('\n'), chalk.green('Good'), renderExample(good), chalk.red('Bad'), renderExample(bad)].join('\n\n')
}

function renderExample(example: RuleExample): string {
  const parts = exampleParts(example).flatMap(({title, text}) => (title === null ? [text] : [title, text]))
  return parts.join('\n\n').replace(/^(?=.)/gm, gap)
}
