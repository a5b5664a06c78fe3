import type {RuleContext} from '../rule.ts'

/** Is every workflow that may be referred to in the bundle or in the manifest? Otherwise an id that is in neither may still be right. */
export function knowsAllWorkflows({policy, manifest}: RuleContext): boolean {
  return policy?.bundle === 'complete' || manifest?.workflows !== undefined
}
