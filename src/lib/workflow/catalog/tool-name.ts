import type {DescribedNode} from './describe-nodes.ts'
import {isExpression} from './display-conditions.ts'

/** The name under which a model calls a tool. */
export interface ToolName {
  name: string
  /** n8n itself refuses other characters than letters, digits and underscores, and a digit in front. */
  strict: boolean
  /** The parameter that has it; null when it is made from the name of the node. */
  parameter: string | null
}

const langchain = '@n8n/n8n-nodes-langchain.'

/** Tools whose name is a parameter: its name, the last version that has it, and the first one in which n8n checks it. */
const named: Readonly<Record<string, readonly [parameter: string, last: number, checkedFrom: number]>> = {
  [`${langchain}toolWorkflow`]: ['name', 2.1, 1.1],
  [`${langchain}toolCode`]: ['name', 1.1, 1.1],
  [`${langchain}toolVectorStore`]: ['name', 1, 1],
}

/** Nodes that bring several tools, or whose name is of their own making. */
const unnamed = new Set([`${langchain}mcpClientTool`, `${langchain}toolSerpApi`, `${langchain}toolWolframAlpha`, `${langchain}toolSearXng`])

/** The name of a tool; null when it is not known before the workflow runs. Source: the nodes of n8n 2.11. */
export function toolNameOf({node, version, description, parameters}: DescribedNode): ToolName | null {
  if (description === null || unnamed.has(node.type) || node.type.endsWith('HitlTool')) return null
  const [parameter, last, checkedFrom] = named[node.type] ?? (parameters.mode === 'retrieve-as-tool' ? ['toolName', 1.2, 1] : ['', 0, 0])
  if (version > last) return {name: nameFromNode(node.name), strict: node.type === `${langchain}toolHttpRequest`, parameter: null}
  const name = parameters[parameter] ?? ''
  return typeof name !== 'string' || isExpression(name) ? null : {name, strict: version >= checkedFrom, parameter}
}

/** What n8n makes of the name of a node, so that the APIs of the models take it. */
const LONGEST = 64

function nameFromNode(name: string): string {
  const plain = name.replace(/[^a-zA-Z0-9_-]+/g, '_')
  if (plain.length <= LONGEST) return plain
  let end = LONGEST
  while (end > 0 && (plain[end - 1] === '_' || plain[end - 1] === '-')) end--
  return plain.slice(0, end)
}
