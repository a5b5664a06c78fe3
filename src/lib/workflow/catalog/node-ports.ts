import {computedInputs, main, type Ports} from './computed-inputs.ts'
import {computedOutputs} from './computed-outputs.ts'
import type {DescribedNode} from './describe-nodes.ts'

/** Where other nodes connect to this one, in n8n's order; null when it is not known. */
export function inputsOf(described: DescribedNode): Ports {
  const {node, description, version} = described
  // The parameters are filled in when they are asked for; most nodes do not need them here.
  return description === null ? null : (description.inputs ?? computedInputs(node.type, described.parameters, version))
}

/**
 * Where this node connects to others, in n8n's order; null when it is not known. A node that sends its failures to an output of their own has
 * that behind all others.
 */
export function outputsOf(described: DescribedNode): Ports {
  const own = ownOutputsOf(described)
  return own !== null && described.node.raw.onError === 'continueErrorOutput' ? [...own, main] : own
}

/** The outputs without the one for failures. */
export function ownOutputsOf(described: DescribedNode): Ports {
  const {node, description, version} = described
  return description === null ? null : (description.outputs ?? computedOutputs(node.type, described.parameters, version))
}
