import type {GoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import type {Mutator} from '../mutator.ts'
import {addNode, objectAt, workflowMutator} from '../workflow-parts.ts'

const template: GoldenTemplate = {name: 'Fleet', requiredNodeTypes: [], forbiddenNodeTypes: [], requiredSettings: {}}

export const templateMutators: readonly Mutator[] = [
  workflowMutator('golden-node-missing', () => ({options: {template: {...template, requiredNodeTypes: ['n8n-nodes-base.mutant*']}}})),
  {
    rule: 'golden-node-forbidden',
    inject(workflow) {
      const {name} = addNode(workflow, {type: 'n8n-nodes-base.ssh'})
      return {workflow, node: name, options: {template: {...template, forbiddenNodeTypes: ['*.ssh']}}}
    },
  },
  workflowMutator('golden-setting-missing', (workflow) => {
    delete objectAt(workflow, 'settings').timezone
    return {options: {template: {...template, requiredSettings: {timezone: 'Etc/UTC'}}}}
  }),
  workflowMutator('golden-name', (workflow) => {
    workflow.name = 'My workflow 7'
    return {options: {template: {...template, naming: '^[a-z]+: .+$'}}}
  }),
]
