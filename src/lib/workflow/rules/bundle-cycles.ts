import {titleOf} from '../bundle/find-workflows.ts'
import {publishOrder} from '../bundle/publish-order.ts'
import type {Manifest} from '../manifest/manifest.ts'
import type {BundleExampleFile, BundleRule} from '../rule.ts'

const tenant: Manifest = {name: 'Tenant'}

function calling(id: string, workflowId: string | null): BundleExampleFile {
  const call = {
    name: 'Call',
    type: 'n8n-nodes-base.executeWorkflow',
    typeVersion: 1.2,
    parameters: {workflowId: {__rl: true, mode: 'id', value: workflowId}},
  }
  const entry = {name: 'Called', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1}
  const connections = workflowId === null ? {} : {Called: {main: [[{node: 'Call', type: 'main', index: 0}]]}}
  return {path: `${id}.json`, workflow: {name: id, id, nodes: workflowId === null ? [entry] : [entry, call], connections}}
}

export const subWorkflowCycle: BundleRule = {
  id: 'sub-workflow-cycle',
  family: 'bundle',
  severity: 'warning',
  stage: 'publish',
  rationale: 'Workflows that call each other in a ring cannot be published one after the other, and run for ever unless a condition ends it.',
  good: {bundle: [calling('leads', 'enrich'), calling('enrich', null)], manifest: tenant},
  bad: {bundle: [calling('leads', 'enrich'), calling('enrich', 'leads')], manifest: tenant},
  checkBundle: (workflows) =>
    publishOrder(workflows).cycles.flatMap((ring) => {
      const [first] = ring
      const call = first?.facts.calls.find(({workflowId}) => workflowId === (ring[1] ?? first).facts.id)
      // One that calls itself repeats itself on purpose; n8n publishes it.
      if (first === undefined || call === undefined || ring.length === 1) return []
      const way = [...ring.slice(0, 6).map((workflow) => titleOf(workflow)), ...(ring.length > 6 ? ['…'] : []), titleOf(first)]
      return [
        {
          workflow: first,
          message: `Workflows call each other in a ring: ${way.join(', ')}.`,
          hint: 'Move what both need to a workflow that calls neither.',
          pointer: call.pointer,
          node: call.node,
        },
      ]
    }),
}
