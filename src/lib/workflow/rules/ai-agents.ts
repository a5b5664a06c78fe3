import {deriveForRelease} from '../catalog/derive-for-release.ts'
import type {DescribedNode} from '../catalog/describe-nodes.ts'
import {portsOfNodes} from '../catalog/ports-of-nodes.ts'
import {edgesAt, graphOf} from '../graph/adjacency.ts'
import {derive} from '../model/derive.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {TargetContext, TargetRule} from '../rule.ts'
import {addUp, agent, asModel, asTool, model, start, toAgent} from './example-agent.ts'

const wired = {...toAgent, Model: asModel}
const withTool = {...wired, 'Add up': asTool}

export const outputParserMissing: TargetRule = {
  id: 'output-parser-missing',
  family: 'ai',
  severity: 'warning',
  stage: 'run',
  catalog: 'required',
  rationale: 'A node that is told to require a format, but has no parser for it, returns whatever the model wrote.',
  good: {workflow: {nodes: [start, agent, model, addUp], connections: withTool}},
  bad: {workflow: {nodes: [start, {...agent, parameters: {hasOutputParser: true}}, model, addUp], connections: withTool}},
  check: (workflow, target) =>
    judgeUnattached(workflow, target, 'ai_outputParser', ({parameters}) => parameters.hasOutputParser === true).map((node) => ({
      message: `${label(node)} requires a specific output format, but no output parser is connected.`,
      hint: 'Connect an output parser, or set "hasOutputParser" to false.',
      pointer: nodePointer(node),
      node: nameOf(node),
    })),
}

export const agentWithoutTools: TargetRule = {
  id: 'agent-without-tools',
  family: 'ai',
  severity: 'info',
  stage: 'run',
  catalog: 'required',
  rationale: 'An agent without tools only answers, which a chain does with less overhead; now and then the tools were forgotten.',
  good: {workflow: {nodes: [start, agent, model, addUp], connections: withTool}},
  bad: {workflow: {nodes: [start, agent, model], connections: wired}},
  check: (workflow, target) =>
    judgeUnattached(workflow, target, 'ai_tool', ({node}) => agents.has(node.type)).map((node) => ({
      message: `${label(node)} is an agent without a tool.`,
      hint: 'Connect the tools that it should use, or take a Basic LLM Chain.',
      pointer: nodePointer(node),
      node: nameOf(node),
    })),
}

const agents = new Set(['@n8n/n8n-nodes-langchain.agent', '@n8n/n8n-nodes-langchain.agentTool'])

/** Nodes with an input of a type at which nothing is attached, or only what is switched off. */
function judgeUnattached(workflow: WorkflowModel, target: TargetContext, type: string, wanted: (node: DescribedNode) => boolean): NodeModel[] {
  const {attached} = derive(workflow, graphOf)
  return deriveForRelease(workflow, target, portsOfNodes).flatMap((ports) => {
    if (ports?.inputs == null) return []
    const {described, inputs} = ports
    const {node} = described
    if (node.disabled || !inputs.some((port) => port.type === type) || !wanted(described)) return []
    return edgesAt(attached.incoming, node).some((edge) => edge.type === type && edge.source?.disabled === false) ? [] : [node]
  })
}
