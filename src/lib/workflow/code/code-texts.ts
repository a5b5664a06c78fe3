import {isObject} from '../model/json-object.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {Path} from '../text/pointer.ts'

/** What n8n does with code decides what it may use and must return. */
export type CodePurpose =
  /** Code node, once for all items: returns a list of items. */
  | 'all-items'
  /** Code node, once for each item: returns one item. */
  | 'each-item'
  /** The old Function node: returns a list of items. */
  | 'function'
  /** The old Function Item node: returns the data of one item. */
  | 'function-item'
  /** Code of a tool: returns a text. */
  | 'tool'
  /** LangChain Code node: returns items. */
  | 'chain'
  /** LangChain Code node as a sub-node: returns what it supplies. */
  | 'supply'

/** A program in a parameter of a node. */
export interface CodeText {
  node: NodeModel
  /** From the root of the workflow. */
  path: Path
  text: string
  language: 'javascript' | 'python'
  purpose: CodePurpose
}

/** The programs of a node, those that its present settings make n8n run. Code that begins with "=" is an expression and is read as one. */
export function codeTextsOf(node: NodeModel): readonly CodeText[] {
  const {parameters} = node.raw
  if (!isObject(parameters)) return []
  switch (node.type) {
    case 'n8n-nodes-base.code':
      return inLanguage(node, parameters, parameters.mode === 'runOnceForEachItem' ? 'each-item' : 'all-items')
    case '@n8n/n8n-nodes-langchain.toolCode':
      return inLanguage(node, parameters, 'tool')
    case 'n8n-nodes-base.function':
      return codeAt(node, parameters, ['functionCode'], 'javascript', 'function')
    case 'n8n-nodes-base.functionItem':
      return codeAt(node, parameters, ['functionCode'], 'javascript', 'function-item')
    case '@n8n/n8n-nodes-langchain.code':
      return [
        ...codeAt(node, parameters, ['code', 'execute', 'code'], 'javascript', 'chain'),
        ...codeAt(node, parameters, ['code', 'supplyData', 'code'], 'javascript', 'supply'),
      ]
    default:
      return []
  }
}

function inLanguage(node: NodeModel, parameters: Record<string, unknown>, purpose: CodePurpose): readonly CodeText[] {
  const python = parameters.language === 'python' || parameters.language === 'pythonNative'
  return codeAt(node, parameters, [python ? 'pythonCode' : 'jsCode'], python ? 'python' : 'javascript', purpose)
}

function codeAt(node: NodeModel, parameters: unknown, keys: readonly string[], language: CodeText['language'], purpose: CodePurpose): CodeText[] {
  let value = parameters
  for (const key of keys) value = isObject(value) ? value[key] : undefined
  if (typeof value !== 'string' || value.startsWith('=')) return []
  return [{node, path: ['nodes', node.index, 'parameters', ...keys], text: value, language, purpose}]
}
