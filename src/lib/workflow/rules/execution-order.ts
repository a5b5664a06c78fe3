import {graphOf} from '../graph/adjacency.ts'
import {allLoops} from '../graph/loops.ts'
import {derive} from '../model/derive.ts'
import {isObject} from '../model/json-object.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {PlainRule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const nodes = [
  {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2},
  {name: 'Each lead', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3},
  {name: 'Send', type: 'n8n-nodes-base.noOp'},
]
const to = (node: string) => [{node, type: 'main', index: 0}]
const connections = {'Every hour': {main: [to('Each lead')]}, 'Each lead': {main: [[], to('Send')]}, Send: {main: [to('Each lead')]}}

export const executionOrderLegacy: PlainRule = {
  id: 'execution-order-legacy',
  family: 'graph',
  severity: 'warning',
  stage: 'run',
  rationale:
    'Without executionOrder v1 n8n runs all branches a step at a time and starts nodes that got nothing, which loops and merges do not expect.',
  good: {workflow: {nodes, connections, settings: {executionOrder: 'v1'}}},
  bad: {workflow: {nodes, connections, settings: {executionOrder: 'v0'}}},
  check(workflow) {
    const {settings} = workflow.raw
    if (!isObject(settings) || settings.executionOrder === 'v1') return []
    const node = orderedNode(workflow)
    if (node === null) return []
    const written = settings.executionOrder === undefined ? 'does not set executionOrder' : 'sets executionOrder to another value than v1'
    return [
      {
        message: `The workflow ${written}, so that n8n takes the old order, in which ${quote(node.name)} may run too early, too often or with half of its items.`,
        hint: 'Set "executionOrder": "v1" in the settings, and look at the result once: the branches then run one after another, from top to bottom.',
        pointer: settings.executionOrder === undefined ? '/settings' : '/settings/executionOrder',
        node: node.name,
      },
    ]
  },
}

/** The first node of a loop, or one that waits for several inputs; null when the order makes no difference that anybody would notice. */
function orderedNode(workflow: WorkflowModel): NodeModel | null {
  const [loop] = derive(workflow, allLoops)
  if (loop?.[0] !== undefined) return loop[0]
  for (const [node, edges] of derive(workflow, graphOf).main.incoming) if (edges.some(({input}) => input > 0)) return node
  return null
}
