import type {Mutator} from '../mutator.ts'
import {misspell, nodeMutator, objectAt, workflowMutator} from '../workflow-parts.ts'

const nodeFields = ['disabled', 'retryOnFail', 'notes', 'alwaysOutputData', 'executeOnce', 'onError']
const settings = ['executionOrder', 'timezone', 'errorWorkflow', 'callerPolicy', 'executionTimeout']

export const apiMutators: readonly Mutator[] = [
  workflowMutator('workflow-name-missing', (workflow, random) => {
    workflow.settings = objectAt(workflow, 'settings')
    if (random.below(2) === 0) delete workflow.name
    else workflow.name = ''
    return undefined
  }),
  workflowMutator('settings-missing', (workflow) => {
    workflow.name ??= 'Nameless before'
    delete workflow.settings
    return undefined
  }),
  workflowMutator('setting-invalid', (workflow, random) => {
    const [key, value] = random.pick([
      ['executionOrder', 'v9'],
      ['saveDataErrorExecution', 'DEFAULT'],
      ['executionTimeout', '3600'],
      ['saveManualExecutions', 'yes'],
      ['callerPolicy', 'everybody'],
    ] as const) ?? ['timezone', 1]
    objectAt(workflow, 'settings')[key] = value
    return undefined
  }),
  {rule: 'canvas-copy', inject: ({nodes, connections}) => ({workflow: {nodes, connections}, node: null})},
  workflowMutator('unknown-workflow-field', (workflow, random) => {
    workflow[misspell(random.pick(['connections', 'settings', 'staticData']) ?? '', random)] = {}
    return undefined
  }),
  workflowMutator('unknown-setting', (workflow, random) => {
    objectAt(workflow, 'settings')[misspell(random.pick(settings) ?? '', random)] = 'v1'
    return undefined
  }),
  nodeMutator('unknown-node-field', {
    change(node, random) {
      node[misspell(random.pick(nodeFields) ?? '', random)] = true
      return undefined
    },
  }),
  workflowMutator('export-only-field', (workflow, random) => {
    workflow[random.pick(['versionId', 'triggerCount', 'isArchived', 'meta', 'tags']) ?? ''] = 'x'
    return undefined
  }),
  nodeMutator('node-field-invalid', {
    change(node, random) {
      const [key, value] = random.pick([
        ['disabled', 'yes'],
        ['notes', 7],
        ['executeOnce', 1],
        ['typeVersion', '2'],
        ['webhookId', 12],
        ['id', 3],
      ] as const) ?? ['id', 3]
      node[key] = value
      return undefined
    },
  }),
]
