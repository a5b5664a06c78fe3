import {exampleParts} from '../example-parts.ts'
import type {RuleDescription, RuleExample} from '../rules-document.ts'
import {stages} from '../stages.ts'

/** A rule explained, as text and as Markdown. */
export function ruleHelp({id, rationale, stage, good, bad}: RuleDescription): {text: string; markdown: string} {
  const where = `${stages[stage]}.`
  const more = `genesis workflow rules ${id}`
  return {
    text: `${rationale} ${where} Explained with examples by: ${more}`,
    markdown: [rationale, where, '**Good**', exampleMarkdown(good), '**Bad**', exampleMarkdown(bad), `Explained by \`${more}\`.`].join('\n\n'),
  }
}

/** The parts of an example in code blocks. */
export function exampleMarkdown(example: RuleExample): string {
  return exampleParts(example)
    .flatMap(({title, language, text}) => (title === null ? [fence(text, language)] : [title, fence(text, language)]))
    .join('\n\n')
}

/** Each code block has a longer fence than any within. */
function fence(text: string, language: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks}${language}\n${text}\n${ticks}`
}
