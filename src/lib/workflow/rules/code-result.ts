import {codeProblem} from '../code/code-problem.ts'
import type {CodePurpose} from '../code/code-texts.ts'
import type {ReturnFault} from '../code/judge-returns.ts'
import {programsOf} from '../code/programs-of.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {placeIn} from '../text/place-in.ts'

const code = {name: 'Sum up', type: 'n8n-nodes-base.code', typeVersion: 2}

export const codeResultInvalid: PlainRule = {
  id: 'code-result-invalid',
  family: 'code',
  severity: 'warning',
  stage: 'run',
  rationale: 'n8n takes from code items and nothing else: a node whose code returns nothing, a text or a number fails.',
  good: {workflow: {nodes: [{...code, parameters: {jsCode: 'return [{json: {sum: 3}}]'}}]}},
  bad: {workflow: {nodes: [{...code, parameters: {jsCode: 'const sum = 3'}}]}},
  check(workflow) {
    const problems: Problem[] = []
    for (const program of programsOf(workflow)) {
      if (program.node.disabled || program.facts.fault !== null) continue
      for (const fault of program.facts.returns) {
        problems.push(codeProblem(program, {what: whatIsWrong(fault, program.text, program.purpose), hint: hints[program.purpose]}))
      }
    }
    return problems
  },
}

function whatIsWrong({kind, what, at}: ReturnFault, text: string, purpose: CodePurpose): string {
  if (text.trim() === '') return 'has no code to run'
  const effect = purpose === 'each-item' && kind === 'nothing' ? 'so that no item leaves the node' : 'which n8n does not take'
  return kind === 'nothing' ? `has code that returns nothing, ${effect}` : `has code that returns ${what}, ${effect}, ${placeIn(text, at)}`
}

const hints: Readonly<Record<CodePurpose, string>> = {
  'all-items': 'Return a list of items: return [{json: {…}}].',
  'each-item': 'Return one item: return {json: {…}}.',
  function: 'Return a list of items: return [{json: {…}}].',
  'function-item': 'Return the data of the item, an object.',
  tool: 'Return a text, such as JSON.stringify(result).',
  chain: 'Return a list of items: return [{json: {…}}].',
  supply: 'Return what the node is to supply: a model, a tool, a memory.',
}
