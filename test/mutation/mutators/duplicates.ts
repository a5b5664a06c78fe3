import type {Mutator} from '../mutator.ts'
import {addNode, nodesOf} from '../workflow-parts.ts'

export const duplicateMutators: readonly Mutator[] = [
  {
    rule: 'duplicate-node-name',
    inject(workflow, random) {
      const original = random.pick(nodesOf(workflow))
      if (original === undefined) return null
      addNode(workflow, {type: 'n8n-nodes-base.noOp', name: original.name})
      return {workflow, node: original.name}
    },
  },
  {
    rule: 'duplicate-node-id',
    inject(workflow, random) {
      const original = random.pick(nodesOf(workflow).filter(({id}) => typeof id === 'string' && id !== ''))
      if (original === undefined) return null
      const {name} = addNode(workflow, {type: 'n8n-nodes-base.noOp', id: original.id})
      return {workflow, node: name}
    },
  },
  {
    rule: 'duplicate-webhook-id',
    inject(workflow) {
      const form = {type: 'n8n-nodes-base.formTrigger', typeVersion: 2.2, webhookId: 'mutant-webhook', parameters: {formTitle: 'Form'}}
      addNode(workflow, {...form, id: 'mutant-a'})
      const {name} = addNode(workflow, {...form, id: 'mutant-b'})
      return {workflow, node: name}
    },
  },
]
