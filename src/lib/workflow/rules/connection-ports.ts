import type {Ports} from '../catalog/computed-inputs.ts'
import {deriveForRelease} from '../catalog/derive-for-release.ts'
import type {NodePorts} from '../catalog/ports-of-nodes.ts'
import {type Misfit, misfitsOf} from '../graph/misfits.ts'
import {edgePointer} from '../model/subject.ts'
import type {Edge, WorkflowModel} from '../model/workflow-model.ts'
import {isKnownTrigger} from '../n8n/node-types.ts'
import type {TargetContext, TargetRule} from '../rule.ts'
import {listOf, quote} from '../text/describe.ts'
import {agent, asModel, asTool, model, openAi, start, toAgent} from './example-agent.ts'

const wired = {...toAgent, Model: asModel}

export const connectionNotOffered: TargetRule = {
  id: 'connection-not-offered',
  family: 'connection',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'A node sends nothing where it has no output: a model on a main connection or an ordinary node as a tool fails or stays silent.',
  good: {workflow: {nodes: [start, agent, model], connections: wired}},
  bad: {
    workflow: {
      nodes: [start, agent, model, {name: 'Store', type: 'n8n-nodes-base.noOp'}],
      connections: {...wired, Store: asTool},
    },
  },
  check: (workflow, target) =>
    misfits(workflow, target, 'not-offered').map(({edge, ports}) => ({
      message: `Node ${quote(edge.sourceName)} is connected to ${quote(edge.targetName)} as ${edge.type}, but ${has(edge.sourceName, ports, 'output')}.`,
      hint: toolAdvice(edge) ?? 'Connect a node that has such an output, or remove the connection.',
      pointer: edgePointer(edge),
      node: edge.sourceName,
    })),
}

export const connectionNotAccepted: TargetRule = {
  id: 'connection-not-accepted',
  family: 'connection',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'n8n keeps a connection to an input that the node does not have and never uses it, so that the sub-node or the items are lost.',
  good: {workflow: {nodes: [start, agent, model], connections: wired}},
  bad: {
    workflow: {
      nodes: [start, agent, model, {name: 'Embeddings', type: '@n8n/n8n-nodes-langchain.embeddingsOpenAi', typeVersion: 1.2, credentials: openAi}],
      connections: {...wired, Embeddings: {ai_embedding: [[{node: 'Agent', type: 'ai_embedding', index: 0}]]}},
    },
  },
  check: (workflow, target) =>
    misfits(workflow, target, 'not-accepted').flatMap(({edge, at, ports}) => {
      if (entersTrigger(edge, at)) return []
      const message = `Node ${quote(edge.sourceName)} is connected to ${quote(edge.targetName)} as ${edge.type}, but ${has(edge.targetName, ports, 'input')}.`
      return [{message, hint: inputAdvice(edge), pointer: edgePointer(edge), node: edge.targetName}]
    }),
}

/** The misfits of one kind. */
export function misfits(workflow: WorkflowModel, target: TargetContext, kind: Misfit['kind']): Misfit[] {
  return deriveForRelease(workflow, target, misfitsOf).filter((misfit) => misfit.kind === kind)
}

/** Another rule tells of these. */
function entersTrigger({type}: Edge, {described: {node, description}}: NodePorts): boolean {
  return type === 'main' && (isKnownTrigger(node.type) || description?.trigger === true)
}

function has(name: string, ports: NonNullable<Ports>, place: 'input' | 'output'): string {
  const types = [...new Set(ports.map(({type}) => type))]
  return `${quote(name)} has ${types.length === 0 ? 'no' : `only ${listOf(types)}`} ${place}${types.length === 1 ? '' : 's'}`
}

function toolAdvice({type, source}: Edge): string | null {
  if (type !== 'ai_tool' || source === undefined) return null
  return `A node becomes a tool as ${quote(`${source.type}Tool`)}, where n8n has that; add it in the editor below the agent.`
}

function inputAdvice({type, targetName}: Edge): string {
  if (type === 'ai_outputParser') return `Switch "Require Specific Output Format" (hasOutputParser) of ${quote(targetName)} on, or remove the parser.`
  return 'Connect it to a node that has such an input, or change the parameters that take the input away.'
}
