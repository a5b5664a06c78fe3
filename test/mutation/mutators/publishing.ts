import {isOwnNodeType, startsUnattended} from '../../../src/lib/workflow/n8n/node-types.ts'
import type {Mutator} from '../mutator.ts'
import {addNode, nodesOf} from '../workflow-parts.ts'

export const publishingMutators: readonly Mutator[] = [
  {
    rule: 'trigger-missing',
    inject(workflow) {
      const nodes = nodesOf(workflow)
      // Of a community node nobody knows without its package whether it is a trigger.
      if (nodes.some(({type}) => !isOwnNodeType(type))) return null
      for (const node of nodes) if (startsUnattended(node.type)) node.disabled = true
      return {workflow, node: null}
    },
  },
  {
    rule: 'schedule-unreadable',
    inject(workflow, random) {
      const rule = random.pick([
        {},
        null,
        'hourly',
        [{field: 'hours'}],
        {interval: {field: 'hours'}},
        {interval: [null]},
        {interval: [{field: ['hours']}]},
      ])
      const {name} = addNode(workflow, {type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: {rule}})
      return {workflow, node: name}
    },
  },
  {
    rule: 'pinned-data',
    inject(workflow, random) {
      const node = random.pick(nodesOf(workflow))
      if (node === undefined) return null
      workflow.pinData = {[node.name]: [{json: {email: 'lead@example.com'}}]}
      return {workflow, node: node.name}
    },
  },
]
