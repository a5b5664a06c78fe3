import {expressionProblem} from '../expressions/expression-problem.ts'
import {expressionsOf} from '../expressions/expressions-of.ts'
import type {AnyTargetRule, Problem} from '../rule.ts'
import {quote} from '../text/describe.ts'

const fetch = {name: 'Fetch leads'}
const request = {name: 'Greet', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}

export const expressionNodeMissing: AnyTargetRule = {
  id: 'expression-node-missing',
  family: 'expression',
  severity: 'error',
  stage: 'run',
  catalog: 'optional',
  rationale: 'An expression that names a node which is not there fails when it is evaluated, which may be weeks after the update.',
  good: {workflow: {nodes: [fetch, {...request, parameters: {url: "={{ $('Fetch leads').item.json.url }}"}}]}},
  bad: {workflow: {nodes: [fetch, {...request, parameters: {url: "={{ $('Get leads').item.json.url }}"}}]}},
  check(workflow, _, target) {
    const {nodesByName, suggestNode} = workflow
    const problems: Problem[] = []
    for (const expression of expressionsOf(workflow)) {
      const {node, text, facts} = expression
      // n8n does not evaluate the parameters of a node that is switched off.
      if (node.disabled || facts.references.nodes.length === 0) continue
      const told = new Set<string>()
      for (const {name, start, end, guarded} of facts.references.nodes) {
        if (guarded || told.has(name) || nodesByName.has(name)) continue
        told.add(name)
        const meant = suggestNode(name)
        const what = `refers to ${text.slice(start, end)}, but no node is named ${quote(name)}`
        const hint = meant === undefined ? 'Name a node that the workflow has.' : `Did you mean ${quote(meant)}?`
        problems.push(expressionProblem(expression, {what, hint}, target))
      }
    }
    return problems
  },
}
