import {isObject, type JsonObject} from '../model/json-object.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import {connectionById, connectionSourceMissing, connectionTargetMissing} from '../rules/connection-ends.ts'
import {quote} from '../text/describe.ts'
import {type Path, pointerOf} from '../text/pointer.ts'
import {type Fix, type FixPlan, nothingToFix, type Operation, type Unfixed} from './fix.ts'
import {pruneOutputs} from './prune-outputs.ts'

/** What is known while the connections of one workflow are gone through. */
interface Mending {
  workflow: WorkflowModel
  /** Names of nodes by id, where the id means one node and the name as well. */
  namesById: ReadonlyMap<string, string>
  fixes: Fix[]
  unfixed: Unfixed[]
}

/**
 * Writes names where connections give ids, and removes connections that begin or end at no node. n8n never follows those, but refuses the
 * workflow for them. One that a near name explains is a slip of the pen: it is left for a person, because removing it would hide a fault.
 */
export function mendConnections(workflow: WorkflowModel): FixPlan {
  const {connections} = workflow.raw
  if (!isObject(connections)) return nothingToFix
  const mending: Mending = {workflow, namesById: namesById(workflow), fixes: [], unfixed: []}
  for (const [source, byType] of Object.entries(connections)) {
    if (keepsSource(source, connections, mending) && isObject(byType)) mendSource(source, byType, mending)
  }
  return mending
}

function namesById({nodes, nodesByName}: WorkflowModel): Map<string, string> {
  const byId = Map.groupBy(nodes, ({raw}) => (typeof raw.id === 'string' ? raw.id : ''))
  const names = new Map<string, string>()
  for (const [id, [node, ...others]] of byId) {
    if (id !== '' && others.length === 0 && node !== undefined && nodesByName.get(node.name) === node) names.set(id, node.name)
  }
  return names
}

/** False when the connections of a source go, or are left for a person, as a whole. */
function keepsSource(source: string, connections: JsonObject, {workflow, namesById, fixes, unfixed}: Mending): boolean {
  if (workflow.nodesByName.has(source)) return true
  const path = ['connections', source]
  const pointer = pointerOf(path)
  const name = namesById.get(source)
  if (name !== undefined && !Object.hasOwn(connections, name)) {
    const message = `Writes ${quote(name)} for its id ${quote(source)}, where connections start.`
    fixes.push({rule: connectionById.id, message, pointer, node: name, operations: [{kind: 'rename', path, key: name}]})
    return true
  }
  if (name !== undefined) {
    const message = `Connections start both at ${quote(name)} and at its id ${quote(source)}; put them together by hand.`
    unfixed.push({rule: connectionById.id, message, pointer, node: name})
    return false
  }
  const meant = slipFor(source, workflow)
  if (meant === undefined) {
    const message = `Removes the connections of ${quote(source)}, which no node is named.`
    fixes.push({rule: connectionSourceMissing.id, message, pointer, node: source, operations: [{kind: 'remove', path}]})
  } else {
    const message = `Connections start at ${quote(source)}, which may be meant for ${quote(meant)}; rename or remove them by hand.`
    unfixed.push({rule: connectionSourceMissing.id, message, pointer, node: source})
  }
  return false
}

function mendSource(source: string, byType: JsonObject, mending: Mending): void {
  const dead: Path[] = []
  const names = new Set<string>()
  for (const [type, outputs] of Object.entries(byType)) {
    if (!Array.isArray(outputs)) continue
    for (const [output, entries] of outputs.entries() as ArrayIterator<[number, unknown]>) {
      if (!Array.isArray(entries)) continue
      for (const [slot, entry] of entries.entries() as ArrayIterator<[number, unknown]>) {
        const target = isObject(entry) && typeof entry.node === 'string' ? entry.node : ''
        if (target === '' || mending.workflow.nodesByName.has(target)) continue
        const path: Path = ['connections', source, type, output, slot]
        if (!mendTarget(source, target, path, mending)) continue
        dead.push(path)
        names.add(target)
      }
    }
  }
  const [first] = dead
  if (first === undefined) return
  const gone = Array.from(names, quote).slice(0, 3).join(', ') + (names.size > 3 ? ` and ${names.size - 3} more` : '')
  mending.fixes.push({
    rule: connectionTargetMissing.id,
    message: `Removes ${dead.length === 1 ? 'the connection' : `${dead.length} connections`} from ${quote(source)} to ${gone}, which no node is named.`,
    pointer: pointerOf(first),
    node: source,
    operations: pruneOutputs(source, byType, dead).map((path): Operation => ({kind: 'remove', path})),
  })
}

/** True when the connection goes. */
function mendTarget(source: string, target: string, path: Path, {workflow, namesById, fixes, unfixed}: Mending): boolean {
  const pointer = pointerOf(path)
  const name = namesById.get(target)
  if (name !== undefined) {
    const message = `Writes ${quote(name)} for its id ${quote(target)} in a connection from ${quote(source)}.`
    const operations: Operation[] = [{kind: 'replace', path: [...path, 'node'], value: name}]
    fixes.push({rule: connectionById.id, message, pointer, node: source, operations})
    return false
  }
  const meant = slipFor(target, workflow)
  if (meant === undefined) return true
  const message = `${quote(source)} is connected to ${quote(target)}, which may be meant for ${quote(meant)}; correct or remove it by hand.`
  unfixed.push({rule: connectionTargetMissing.id, message, pointer, node: source})
  return false
}

/**
 * The name that one which is not there is probably a slip of the pen for. "Set1" is none for "Set": n8n numbers nodes of a kind, so that it is the name
 * of one that was deleted.
 */
function slipFor(typed: string, {suggestNode}: WorkflowModel): string | undefined {
  const meant = suggestNode(typed)
  return meant === undefined || withoutNumber(meant) === withoutNumber(typed) ? undefined : meant
}

function withoutNumber(name: string): string {
  return name.replace(/\d{1,9}$/, '')
}
