import {expressionProblem} from '../expressions/expression-problem.ts'
import {expressionsOf} from '../expressions/expressions-of.ts'
import {knownNames, suggestedNames} from '../expressions/known-names.ts'
import type {AnyTargetRule, Problem} from '../rule.ts'
import {nameSuggester} from '../suggest-name.ts'
import {quote} from '../text/describe.ts'

const request = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}

export const expressionNameUnknown: AnyTargetRule = {
  id: 'expression-name-unknown',
  family: 'expression',
  severity: 'warning',
  stage: 'run',
  catalog: 'optional',
  rationale: 'A name that n8n does not define is empty in an expression, and so is whatever is read from it, without any error.',
  good: {workflow: {nodes: [{...request, parameters: {url: '={{ $json.name }}'}}]}},
  bad: {workflow: {nodes: [{...request, parameters: {url: '={{ $jsno.name }}'}}]}},
  check(workflow, _, target) {
    const problems: Problem[] = []
    const suggest = nameSuggester(suggestedNames)
    for (const expression of expressionsOf(workflow)) {
      const {unknown, environment} = expression.facts.references
      if ((unknown.length === 0 && environment.length === 0) || expression.node.disabled) continue
      const secret = environment.some(({kind}) => kind === 'secrets')
      if (secret) problems.push(expressionProblem(expression, secretsWords, target))
      for (const name of new Set(unknown.map((use) => use.name)))
        problems.push(
          expressionProblem(
            expression,
            {what: `uses ${quote(name)} in %p, which is always empty: n8n has no such name`, hint: advice(name, suggest(name) ?? sameLetters(name))},
            target,
          ),
        )
    }
    return problems
  },
}

const secretsWords = {
  what: 'uses $secrets in %p, which is always empty there: n8n offers secrets to credentials only',
  hint: 'Put the secret into a credential and choose that in the node.',
}

function advice(name: string, meant: string | undefined): string {
  if (name === 'item' || name === 'items') return 'Write $json for the data of the item, or $input.all() for all items.'
  if (knownNames.has(`$${name}`)) return `Did you mean $${name}?`
  return meant === undefined ? 'Use $json, $input, $("node") or another of n8n\'s names, or a Code node.' : `Did you mean ${meant}?`
}

const byLetters: ReadonlyMap<string, string> = new Map(Array.from(suggestedNames, (name) => [sorted(name), name]))

/** A known name with the same letters in another order. */
function sameLetters(name: string): string | undefined {
  return name.length > 40 ? undefined : byLetters.get(sorted(name))
}

function sorted(name: string): string {
  return Array.from(name).sort().join('')
}

export const expressionNameLost: AnyTargetRule = {
  id: 'expression-name-lost',
  family: 'expression',
  severity: 'warning',
  stage: 'run',
  catalog: 'optional',
  rationale: "n8n does not look up a name behind ... or alone in an arrow function's body, so that the whole expression comes out empty.",
  good: {workflow: {nodes: [{...request, parameters: {url: '={{ Object.assign({}, $json, {seen: true}) }}'}}]}},
  bad: {workflow: {nodes: [{...request, parameters: {url: '={{ ({...$json, seen: true}) }}'}}]}},
  check(workflow, _, target) {
    const problems: Problem[] = []
    for (const expression of expressionsOf(workflow)) {
      if (expression.node.disabled) continue
      for (const {name} of expression.facts.references.lost) {
        const what = `has an expression in %p that comes out empty, because n8n does not look up ${name} behind ... or alone behind =>`
        const hint = `Write Object.assign({}, ${name}, …), or read a member: ${name}.field.`
        problems.push(expressionProblem(expression, {what, hint}, target))
      }
    }
    return problems
  },
}
