import {addAgent, addBranch, addSubNode, connectAt, embeddings, model, pickStep, step} from '../branches.ts'
import type {Mutator} from '../mutator.ts'
import {addNode} from '../workflow-parts.ts'

export const connectionMutators: readonly Mutator[] = [
  {
    rule: 'connection-not-offered',
    inject(workflow, random) {
      const agent = addAgent(workflow)
      if (random.below(2) === 0) return {workflow, node: addSubNode(workflow, agent, step, 'ai_tool').name}
      const source = addNode(workflow, {...model})
      connectAt(workflow, source.name, agent.name)
      return {workflow, node: source.name}
    },
  },
  {
    rule: 'connection-not-accepted',
    inject(workflow, random) {
      const agent = addAgent(workflow)
      if (random.below(2) === 0) addSubNode(workflow, agent, embeddings, 'ai_embedding')
      else addSubNode(workflow, agent, {type: '@n8n/n8n-nodes-langchain.outputParserStructured', typeVersion: 1.2}, 'ai_outputParser')
      return {workflow, node: agent.name}
    },
  },
  {
    rule: 'connection-output-missing',
    inject(workflow, random) {
      const [first, second] = addBranch(workflow, step, step)
      const source = pickStep(workflow, random) ?? first
      if (source === undefined || second === undefined) return null
      // Behind the last output, and behind the one for failures.
      connectAt(workflow, source.name, second.name, {output: source.onError === 'continueErrorOutput' ? 2 : 1 + random.below(3)})
      return {workflow, node: source.name}
    },
  },
  {
    rule: 'connection-input-missing',
    inject(workflow, random) {
      const [first] = addBranch(workflow, step)
      const target = random.below(2) === 0 ? pickStep(workflow, random) : addNode(workflow, {...step})
      if (first === undefined || target === undefined || first.name === target.name) return null
      connectAt(workflow, first.name, target.name, {input: 1 + random.below(3)})
      return {workflow, node: target.name}
    },
  },
]
