import type {Path} from '../text/pointer.ts'
import type {NodeProperty} from './node-description.ts'

/** A parameter for which n8n refuses to publish the workflow. */
export interface PublishIssue {
  /** `required`: it has no value. `invalid`: it has one that n8n does not take. */
  kind: 'required' | 'invalid'
  /** From the node's `parameters`, with defaults filled in: it need not be in the file. */
  path: Path
  property: NodeProperty
  value: unknown
  /** What is wrong, as the end of a sentence about the value. */
  detail: string
}
