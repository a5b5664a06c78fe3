import type {SyntaxFault} from '../expressions/parse-javascript.ts'
import type {NodeReference} from '../expressions/references.ts'
import type {CodeUse} from './collect-uses.ts'
import {pythonFault} from './python-fault.ts'
import {endOfPythonText} from './python-tokens.ts'

/** What there is to know of the Python of a node; offsets count from the start of the code. */
export interface PythonFacts {
  /** Why it is not Python; null when nothing speaks against it. */
  fault: SyntaxFault | null
  nodes: readonly NodeReference[]
  /** Names of the Python that n8n 1 offered and n8n 2 does not have. */
  legacy: readonly CodeUse[]
}

const legacyNames = new Set([
  ...['_', '_input', '_json', '_binary', '_node', '_prevNode', '_runIndex', '_itemIndex', '_mode', '_workflow', '_execution', '_parameter'],
  ...['_now', '_today', '_jmespath', '_vars', '_env', '_getWorkflowStaticData', '_getNodeParameter', '_getPairedItem'],
])

const tokens = /#[^\n]*|"""|'''|"|'|[A-Za-z_]\w*/g
const namedNode = /\s*[([]\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*[)\],]/y

/** Reads the Python of a node as far as it is certain without a parser: comments and strings are passed over. Linear. */
export function readPython(code: string): PythonFacts {
  const nodes: NodeReference[] = []
  const used: (CodeUse & {name: string})[] = []
  const own = new Set<string>()
  const token = new RegExp(tokens)
  for (let found = token.exec(code); found !== null; found = token.exec(code)) {
    const [word] = found
    const at = found.index
    if (word.startsWith('"') || word.startsWith("'"))
      token.lastIndex = endOfPythonText(code, token.lastIndex, word) ?? endOfOpenText(code, token.lastIndex, word)
    else if (!word.startsWith('_') || code[at - 1] === '.' || !legacyNames.has(word)) continue
    else if (/^\s*(?:=(?!=)|,|:|in\b)/.test(code.slice(at + word.length, at + word.length + 20))) own.add(word)
    else if (word !== '_' && word !== '_node') used.push({kind: 'name', at, name: word})
    else if (addNode(code, word, at, nodes)) used.push({kind: 'name', at, name: word})
  }
  // Whatever the code itself gives a value is there.
  return {fault: pythonFault(code), nodes, legacy: used.filter(({name}) => !own.has(name))}
}

/** Adds the node that `_("…")` or `_node["…"]` names; false when it is something else, such as a loop's `_`. */
function addNode(code: string, word: string, start: number, nodes: NodeReference[]): boolean {
  const call = new RegExp(namedNode)
  call.lastIndex = start + word.length
  const found = call.exec(code)
  if (found === null) return false
  nodes.push({name: found[1] ?? found[2] ?? '', start, end: call.lastIndex, guarded: false})
  return true
}

/** A text that is not closed is taken to end with its line, one in three quotes with the code. */
function endOfOpenText(code: string, from: number, mark: string): number {
  const lineEnd = mark.length === 1 ? code.indexOf('\n', from) : -1
  return lineEnd === -1 ? code.length : lineEnd
}
