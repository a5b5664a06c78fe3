import {deriveForRelease} from '../catalog/derive-for-release.ts'
import type {DescribedNode} from '../catalog/describe-nodes.ts'
import {portsOfNodes} from '../catalog/ports-of-nodes.ts'
import {type ToolName, toolNameOf} from '../catalog/tool-name.ts'
import {edgesAt, graphOf} from '../graph/adjacency.ts'
import {derive} from '../model/derive.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, TargetContext, TargetRule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {addUp, agent, asModel, asTool, model, start, toAgent} from './example-agent.ts'

const nodes = [start, agent, model]
const wired = {...toAgent, Model: asModel}
const good = {workflow: {nodes: [...nodes, addUp], connections: {...wired, 'Add up': asTool}}}
const request = {
  type: '@n8n/n8n-nodes-langchain.toolHttpRequest',
  typeVersion: 1.1,
  parameters: {toolDescription: 'Finds a lead.', url: 'https://crm.acme.io/leads'},
}

export const toolNameDuplicate: TargetRule = {
  id: 'tool-name-duplicate',
  family: 'ai',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'A model calls tools by name; n8n stops an agent two of whose tools have the same, which names with accents or signs easily do.',
  good: {workflow: {nodes: [...nodes, addUp, {...addUp, name: 'Count'}], connections: {...wired, 'Add up': asTool, Count: asTool}}},
  bad: {workflow: {nodes: [...nodes, addUp, {...addUp, name: 'Add_up'}], connections: {...wired, 'Add up': asTool, Add_up: asTool}}},
  check(workflow, target) {
    const problems: Problem[] = []
    for (const [user, tools] of toolsOf(workflow, target)) {
      const firsts = new Map<string, NodeModel>()
      for (const tool of tools) {
        const name = toolNameOf(tool)?.name ?? ''
        const first = firsts.get(name)
        if (name !== '' && first === undefined) firsts.set(name, tool.node)
        if (name === '' || first === undefined || first === tool.node) continue
        const message = `${label(user)} has two tools that a model knows as ${quote(name)}: ${quote(first.name)} and ${quote(tool.node.name)}.`
        const hint = 'Rename one of them; other signs than letters, digits, "-" and "_" count as "_".'
        problems.push({message, hint, pointer: nodePointer(tool.node, 'name'), node: nameOf(user)})
      }
    }
    return problems
  },
}

export const toolNameInvalid: TargetRule = {
  id: 'tool-name-invalid',
  family: 'ai',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'n8n and the APIs of the models refuse names of tools with spaces or signs, and the agent fails before it has done anything.',
  good: {workflow: {nodes: [...nodes, {...request, name: 'Find lead'}], connections: {...wired, 'Find lead': asTool}}},
  bad: {workflow: {nodes: [...nodes, {...request, name: '1. Find lead'}], connections: {...wired, '1. Find lead': asTool}}},
  check: (workflow, target) =>
    eachTool(workflow, target).flatMap((tool): Problem[] => {
      const named = toolNameOf(tool)
      const problem = named === null ? null : invalidName(tool, named)
      return problem === null ? [] : [problem]
    }),
}

export const toolDescriptionMissing: TargetRule = {
  id: 'tool-description-missing',
  family: 'ai',
  severity: 'warning',
  stage: 'run',
  catalog: 'required',
  rationale: 'A model chooses its tools by what their descriptions say; one without is called at random or never.',
  good,
  bad: {
    workflow: {
      nodes: [...nodes, {...addUp, parameters: {...addUp.parameters, description: ''}}],
      connections: {...wired, 'Add up': asTool},
    },
  },
  check: (workflow, target) =>
    eachTool(workflow, target).flatMap(({node, description, parameters}): Problem[] => {
      const member = ['description', 'toolDescription'].find((name) => {
        const value = parameters[name]
        return typeof value === 'string' && value.trim() === ''
      })
      // That a required parameter is empty is told by another rule.
      if (member === undefined || description?.properties.some(({name, required}) => name === member && required) !== false) return []
      const message = `${label(node)} is a tool, but has no description that tells a model when to call it.`
      return [
        {message, hint: `Say in "${member}" what the tool does, what it needs and what it returns.`, pointer: nodePointer(node), node: nameOf(node)},
      ]
    }),
}

function invalidName({node}: DescribedNode, {name, strict, parameter}: ToolName): Problem | null {
  // n8n refuses to publish what it checks in a parameter; another rule tells of that.
  if (strict && parameter !== null) return null
  const usable = strict ? /^[a-zA-Z_][a-zA-Z0-9_]*$/ : /^[a-zA-Z0-9_-]+$/
  if (usable.test(name) && name.length <= longestName) return null
  const source = parameter === null ? 'the name of the node' : `its parameter "${parameter}"`
  const rule = strict ? 'n8n wants only letters, digits and "_", and no digit in front' : 'the APIs of the models refuse that'
  return {
    message: `${label(node)} is called ${name === '' ? 'nothing' : quote(name)} by the model, from ${source}, but ${rule}.`,
    hint: parameter === null ? 'Rename the node.' : `Set "${parameter}" to a name such as search_orders.`,
    ...(strict ? {} : {severity: 'warning'}),
    pointer: parameter === null ? nodePointer(node, 'name') : nodePointer(node),
    node: nameOf(node),
  }
}

const longestName = 64

/** The tools that are attached to each node and not switched off. */
function toolsOf(workflow: WorkflowModel, target: TargetContext): Map<NodeModel, DescribedNode[]> {
  const ports = deriveForRelease(workflow, target, portsOfNodes)
  const tools = new Map<NodeModel, DescribedNode[]>()
  for (const [user, edges] of derive(workflow, graphOf).attached.incoming) {
    const attached = new Set(edges.flatMap(({type, source}) => (type === 'ai_tool' && source?.disabled === false ? [source] : [])))
    if (attached.size > 0 && !user.disabled)
      tools.set(
        user,
        [...attached].flatMap((tool) => ports[tool.index]?.described ?? []),
      )
  }
  return tools
}

function eachTool(workflow: WorkflowModel, {described}: TargetContext): DescribedNode[] {
  const {attached} = derive(workflow, graphOf)
  return described.filter(({node}) => !node.disabled && edgesAt(attached.outgoing, node).some(({type}) => type === 'ai_tool'))
}
