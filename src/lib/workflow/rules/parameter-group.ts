import {label} from '../model/subject.ts'
import type {Problem, TargetRule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {dotted, nearestAllowed, parameterPlace} from './parameter-problem.ts'

const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const fetch = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}
const connections = {'Every hour': {main: [[{node: 'Fetch leads', type: 'main', index: 0}]]}}
const pairs = [{name: 'page', value: '1'}]

function asking(queryParameters: object): {workflow: object} {
  return {workflow: {nodes: [start, {...fetch, parameters: {url: 'https://example.com', sendQuery: true, queryParameters}}], connections}}
}

// n8n fills in the parameters of every node before it looks which of them take part, and gives up at the first that it cannot go through.
export const parameterGroupUnreadable: TargetRule = {
  id: 'parameter-group-unreadable',
  family: 'parameter',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'n8n cannot load a workflow in which a list of values stands under a name that the parameter does not have, or is no list.',
  good: asking({parameters: pairs}),
  bad: asking({parameter: pairs}),
  check(_workflow, {described}) {
    const problems: Problem[] = []
    for (const {node, faults} of described) {
      for (const {kind, path, detail, allowed} of faults) {
        if (kind !== 'group') continue
        const message = `${label(node)}: the parameter ${quote(dotted(path))} ${detail}; n8n fails when it loads the workflow.`
        problems.push({message, hint: `Give a list under ${nearestAllowed(path.at(-1), allowed)}.`, ...parameterPlace(node, path)})
      }
    }
    return problems
  },
}
