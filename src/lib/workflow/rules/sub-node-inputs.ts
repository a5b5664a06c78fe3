import {deriveForRelease} from '../catalog/derive-for-release.ts'
import type {NodePort} from '../catalog/node-description.ts'
import {portsOfNodes} from '../catalog/ports-of-nodes.ts'
import {edgesAt, graphOf} from '../graph/adjacency.ts'
import {derive} from '../model/derive.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {Edge, NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, TargetContext, TargetRule} from '../rule.ts'
import {listOf, quote} from '../text/describe.ts'
import {agent, asModel, model, start, toAgent} from './example-agent.ts'

const good = {workflow: {nodes: [start, agent, model], connections: {...toAgent, Model: asModel}}}

export const subNodeMissing: TargetRule = {
  id: 'sub-node-missing',
  family: 'ai',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'An agent without a model, or a store without embeddings, is published without complaint and fails at its first item.',
  good,
  bad: {workflow: {nodes: [start, agent], connections: toAgent}},
  check: (workflow, target) => judgeInputs(workflow, target, missing),
}

export const tooManySubNodes: TargetRule = {
  id: 'too-many-sub-nodes',
  family: 'ai',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'n8n stops a node that has two models or two memories where it takes one, instead of choosing between them.',
  good,
  bad: {
    workflow: {nodes: [start, agent, model, {...model, name: 'Second model'}], connections: {...toAgent, Model: asModel, 'Second model': asModel}},
  },
  check: (workflow, target) => judgeInputs(workflow, target, tooMany),
}

/** The inputs of one type at one node, and what is connected to them and not switched off. */
interface SubNodeInputs {
  node: NodeModel
  type: string
  ports: readonly NodePort[]
  connected: readonly Edge[]
}

type Judge = (inputs: SubNodeInputs) => Problem | null

function judgeInputs(workflow: WorkflowModel, target: TargetContext, judge: Judge): Problem[] {
  const {main, attached} = derive(workflow, graphOf)
  const problems: Problem[] = []
  for (const ports of deriveForRelease(workflow, target, portsOfNodes)) {
    if (ports?.inputs == null) continue
    const {inputs, described} = ports
    const {node} = described
    if (node.disabled || inputs.every(({type}) => type === 'main')) continue
    // A node without any connection never runs; that it hangs in the air is told by another rule.
    const incoming = edgesAt(attached.incoming, node)
    if (incoming.length === 0 && !main.incoming.has(node) && !attached.outgoing.has(node)) continue
    for (const type of new Set(inputs.map((port) => port.type))) {
      if (type === 'main') continue
      const ofType = inputs.filter((port) => port.type === type)
      const connected = incoming.filter((edge) => edge.type === type && edge.source?.disabled === false)
      const problem = judge({node, type, ports: ofType, connected})
      if (problem !== null) problems.push(problem)
    }
  }
  return problems
}

function missing({node, type, ports, connected}: SubNodeInputs): Problem | null {
  const index = ports.findIndex((port, i) => port.required && !connected.some(({input}) => input === i))
  if (index === -1) return null
  const what = subNodeNames[type] ?? type
  const elsewhere = connected.length > index ? `, only at another index than ${index}` : ''
  const message =
    index === 0 || connected.length === 0
      ? `${label(node)} has no ${what} connected${elsewhere}, and fails without it.`
      : `${label(node)} has ${ports.length} inputs for a ${what}, but nothing is connected to number ${index + 1} (index ${index}).`
  return {message, hint: missingAdvice(what, type, index), pointer: nodePointer(node), node: nameOf(node)}
}

function missingAdvice(what: string, type: string, index: number): string {
  if (index > 0) return `Connect a second ${what} as ${type} with "index": ${index}, or switch off what asks for it (needsFallback, numberInputs).`
  return `Connect a ${what} as ${type} with "index": 0; one that is switched off does not count.`
}

/** More names than these help nobody. */
const namesShown = 5

function tooMany({node, type, ports, connected}: SubNodeInputs): Problem | null {
  // As n8n counts: the limits of all inputs of the type together. An input without a limit adds nothing to them.
  const most = ports.reduce((sum, {maxConnections}) => sum + (maxConnections ?? 0), 0)
  const names = [...new Set(connected.map(({sourceName}) => sourceName))]
  if (most === 0 || names.length <= most) return null
  const shown = names.slice(0, namesShown).map(quote)
  const others = names.length - shown.length
  return {
    message: `${label(node)} takes ${most === 1 ? 'one' : most} ${subNodeNames[type] ?? type}${most === 1 ? '' : 's'}, but ${listOf(others === 0 ? shown : [...shown, `${others} more`])} are connected.`,
    hint: `Keep ${most === 1 ? 'one of them' : `${most} of them`} and remove the connections of the others.`,
    pointer: nodePointer(node),
    node: nameOf(node),
  }
}

const subNodeNames: Readonly<Record<string, string>> = {
  ai_languageModel: 'language model',
  ai_memory: 'memory',
  ai_outputParser: 'output parser',
  ai_embedding: 'embedding',
  ai_document: 'document loader',
  ai_textSplitter: 'text splitter',
  ai_vectorStore: 'vector store',
  ai_retriever: 'retriever',
  ai_reranker: 'reranker',
  ai_tool: 'tool',
}
