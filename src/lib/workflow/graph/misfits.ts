import type {Ports} from '../catalog/computed-inputs.ts'
import {deriveForRelease} from '../catalog/derive-for-release.ts'
import {type NodePorts, portsOfNodes} from '../catalog/ports-of-nodes.ts'
import type {Edge, WorkflowModel} from '../model/workflow-model.ts'
import {CONNECTION_TYPES} from '../n8n/connection-types.ts'
import type {TargetContext} from '../rule.ts'

/** A connection whose one end is not there. */
export interface Misfit {
  edge: Edge
  kind: 'not-offered' | 'not-accepted' | 'no-such-output' | 'no-such-input'
  /** The node that lacks the output or the input. */
  at: NodePorts
  /** What it has instead. */
  ports: NonNullable<Ports>
  /** How many of the connection's type these are. */
  count: number
}

/**
 * The connections between nodes that run for which an end is missing; for `deriveForRelease`. Each has at most one misfit at each end.
 * Sub-nodes are found at any index of an input that does not demand them, so that only the index of a main input counts.
 */
export function misfitsOf(workflow: WorkflowModel, context: TargetContext): Misfit[] {
  const ports = deriveForRelease(workflow, context, portsOfNodes)
  const misfits: Misfit[] = []
  for (const edge of workflow.edges) {
    const {source, target, type} = edge
    if (source === undefined || target === undefined || source.disabled || target.disabled) continue
    if (edge.targetType !== type || !CONNECTION_TYPES.has(type)) continue
    const from = ports[source.index]
    const to = ports[target.index]
    if (from?.outputs != null) judgeEnd(edge, from, from.outputs, edge.output, misfits)
    if (to?.inputs != null) judgeEnd(edge, to, to.inputs, null, misfits)
  }
  return misfits
}

/** `output`: index at the source; null for the end at the target. */
function judgeEnd(edge: Edge, at: NodePorts, ports: NonNullable<Ports>, output: number | null, misfits: Misfit[]): void {
  let count = 0
  for (const port of ports) if (port.type === edge.type) count++
  if (count === 0) misfits.push({edge, kind: output === null ? 'not-accepted' : 'not-offered', at, ports, count})
  else if (output !== null && output >= count) misfits.push({edge, kind: 'no-such-output', at, ports, count})
  else if (output === null && edge.type === 'main' && edge.input >= count) misfits.push({edge, kind: 'no-such-input', at, ports, count})
}
