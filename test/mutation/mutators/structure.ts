import type {Mutator} from '../mutator.ts'
import {workflowMutator} from '../workflow-parts.ts'

const textMutator = (rule: string, change: (text: string, position: number) => string): Mutator => ({
  rule,
  inject(workflow, random) {
    const text = JSON.stringify(workflow, undefined, random.below(3))
    return {workflow: change(text, random.below(text.length)), node: null}
  },
})

export const structureMutators: readonly Mutator[] = [
  textMutator('json-syntax', (text, position) => text.slice(0, position)),
  textMutator('json-syntax', (text) => text.replace(/\}\s*$/, ',}')),
  textMutator('byte-order-mark', (text) => `\uFEFF${text}`),
  textMutator('duplicate-key', (text) => text.replace(/^\{/, '{"nodes": [],')),
  {rule: 'not-a-workflow', inject: ({nodes, connections, ...rest}) => ({workflow: {...rest, steps: nodes, edges: connections}, node: null})},
  workflowMutator('nesting-too-deep', (workflow) => {
    let value: unknown = 'bottom'
    for (let level = 0; level < 1100; level++) value = [value]
    workflow.staticData = {value}
    return undefined
  }),
  workflowMutator('nodes-invalid', (workflow, random) => {
    const nodes: readonly unknown[] = Array.isArray(workflow.nodes) ? workflow.nodes : []
    workflow.nodes = random.pick([Object.fromEntries(nodes.entries()), undefined, [...nodes, null], [...nodes, 'node']])
    if (workflow.nodes === undefined) delete workflow.nodes
    return undefined
  }),
  workflowMutator('connections-invalid', (workflow, random) => {
    workflow.connections = random.pick([[], null, 'none'])
    return undefined
  }),
]
