import {nodeReferencesOf} from '../expressions/node-references.ts'
import {label, nameOf} from '../model/subject.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {pointerOf} from '../text/pointer.ts'

const fetch = {name: 'Fetch leads'}

export const expressionNodeMissing: Rule = {
  id: 'expression-node-missing',
  family: 'expression',
  severity: 'error',
  stage: 'run',
  rationale: 'An expression that names a node which is not there fails when it is evaluated, which may be weeks after the update.',
  good: {workflow: {nodes: [fetch, {name: 'Greet', parameters: {text: "=Hello {{ $('Fetch leads').item.json.name }}"}}]}},
  bad: {workflow: {nodes: [fetch, {name: 'Greet', parameters: {text: "=Hello {{ $('Get leads').item.json.name }}"}}]}},
  check({expressions, nodesByName, suggestNode}) {
    const problems: Problem[] = []
    for (const {node, path, text} of expressions) {
      // n8n does not evaluate the parameters of a node that is switched off.
      if (node.disabled) continue
      const missing = new Map(nodeReferencesOf(text).flatMap(({name, written}) => (nodesByName.has(name) ? [] : [[name, written] as const])))
      for (const [name, written] of missing) {
        const meant = suggestNode(name)
        problems.push({
          message: `${label(node)} refers to ${written}, but no node is named ${quote(name)}.`,
          hint: meant === undefined ? 'Name a node that the workflow has.' : `Did you mean ${quote(meant)}?`,
          pointer: pointerOf(path),
          node: nameOf(node),
        })
      }
    }
    return problems
  },
}
