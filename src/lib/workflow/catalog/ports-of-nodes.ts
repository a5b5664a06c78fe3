import type {WorkflowModel} from '../model/workflow-model.ts'
import type {TargetContext} from '../rule.ts'
import type {Ports} from './computed-inputs.ts'
import type {DescribedNode} from './describe-nodes.ts'
import {inputsOf, outputsOf} from './node-ports.ts'

/** A node with the places where others connect to it; null where that is not known. */
export interface NodePorts {
  described: DescribedNode
  inputs: Ports
  outputs: Ports
}

/** The ports of every node of a workflow in a release, by the index of the node; for `deriveForRelease`. */
export function portsOfNodes(_: WorkflowModel, {described}: TargetContext): readonly (NodePorts | undefined)[] {
  const ports: (NodePorts | undefined)[] = []
  for (const one of described) {
    // A file may have entries that are no nodes.
    while (ports.length < one.node.index) ports.push(undefined)
    ports.push({described: one, inputs: inputsOf(one), outputs: outputsOf(one)})
  }
  return ports
}
