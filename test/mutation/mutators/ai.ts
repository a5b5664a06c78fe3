import {addAgent, addBranch, addSubNode, agent, model, tool} from '../branches.ts'
import type {Mutator} from '../mutator.ts'

const memory = {type: '@n8n/n8n-nodes-langchain.memoryBufferWindow', typeVersion: 1.3}
const requestTool = {
  type: '@n8n/n8n-nodes-langchain.toolHttpRequest',
  typeVersion: 1.1,
  parameters: {toolDescription: 'Finds a lead.', url: 'https://crm.acme.io/leads'},
}

export const aiMutators: readonly Mutator[] = [
  {
    rule: 'sub-node-missing',
    inject(workflow, random) {
      const [alone] = addBranch(workflow, random.pick([agent, {...agent, type: '@n8n/n8n-nodes-langchain.chainLlm', typeVersion: 1.5}]) ?? agent)
      if (alone === undefined) return null
      // None, one that is switched off, or one at another index than the input has.
      const way = random.below(3)
      if (way === 1) addSubNode(workflow, alone, {...model, disabled: true}, 'ai_languageModel')
      if (way === 2) addSubNode(workflow, alone, model, 'ai_languageModel', 1)
      return {workflow, node: alone.name}
    },
  },
  {
    rule: 'sub-node-missing',
    inject: (workflow) => ({workflow, node: addAgent(workflow, {needsFallback: true}).name}),
  },
  {
    rule: 'too-many-sub-nodes',
    inject(workflow, random) {
      const user = addAgent(workflow)
      if (random.below(2) === 0) addSubNode(workflow, user, model, 'ai_languageModel')
      else for (const one of [memory, memory]) addSubNode(workflow, user, one, 'ai_memory')
      return {workflow, node: user.name}
    },
  },
  {
    rule: 'output-parser-missing',
    inject: (workflow) => ({workflow, node: addAgent(workflow, {hasOutputParser: true}).name}),
  },
  {
    rule: 'tool-name-duplicate',
    inject(workflow) {
      const user = addAgent(workflow)
      const [one, other] = [addSubNode(workflow, user, tool, 'ai_tool'), addSubNode(workflow, user, tool, 'ai_tool')]
      rename(workflow, one, 'Mutant tool')
      rename(workflow, other, 'Mutant (tool')
      return {workflow, node: user.name}
    },
  },
  {
    rule: 'tool-name-invalid',
    inject(workflow, random) {
      const added = addSubNode(workflow, addAgent(workflow), requestTool, 'ai_tool')
      rename(workflow, added, random.pick(['1. Mutant', 'mutant-tool', '2nd mutant']) ?? '')
      return {workflow, node: added.name}
    },
  },
  {
    rule: 'tool-description-missing',
    inject(workflow) {
      const added = addSubNode(workflow, addAgent(workflow), {...tool, parameters: {jsCode: 'return query', description: ' '}}, 'ai_tool')
      return {workflow, node: added.name}
    },
  },
  {
    rule: 'agent-without-tools',
    inject: (workflow) => ({workflow, node: addAgent(workflow).name}),
  },
]

/** Of a node that connections begin at. */
function rename(workflow: Parameters<Mutator['inject']>[0], node: {name: string}, name: string): void {
  const connections = workflow.connections as Record<string, unknown>
  connections[name] = connections[node.name]
  delete connections[node.name]
  node.name = name
}
