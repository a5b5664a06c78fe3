import {addressFault} from '../addresses/address-fault.ts'
import {label, nameOf} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {STICKY_NOTE} from '../n8n/node-types.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {pointerOf} from '../text/pointer.ts'

const request = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}

export const testAddress: PlainRule = {
  id: 'test-address',
  family: 'parameter',
  severity: 'warning',
  stage: 'fleet',
  rationale: 'An address of one machine, of a tunnel, of a test or of a template works where the workflow was built, if anywhere.',
  good: {workflow: {nodes: [{...request, parameters: {url: 'https://crm.acme.io/leads'}}]}},
  bad: {workflow: {nodes: [{...request, parameters: {url: 'http://localhost:5678/webhook-test/leads'}}]}},
  check(workflow) {
    const problems: Problem[] = []
    for (const {path, text} of workflow.suspects) {
      if (path[0] !== 'nodes' || path[2] !== 'parameters') continue
      const fault = addressFault(text)
      const node = fault === null ? undefined : nodeAt(workflow, path[1])
      if (fault === null || node === undefined || node.disabled || node.type === STICKY_NOTE) continue
      problems.push({
        message: `${label(node)} uses the address ${quote(text.replace(/^=/, ''))}, ${fault}.`,
        hint: 'Use the address that the tenants use, or read it from a variable such as $vars.',
        pointer: pointerOf(path),
        node: nameOf(node),
      })
    }
    return problems
  },
}

function nodeAt({nodes}: WorkflowModel, index: unknown): NodeModel | undefined {
  // As a rule nodes stand where the file has them; entries that are no nodes are left out.
  const near = nodes[Number(index)]
  return near?.index === index ? near : nodes.find((node) => node.index === index)
}
