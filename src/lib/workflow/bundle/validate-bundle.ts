import type {RuleContext} from '../rule.ts'
import {type ValidateOptions, type ValidationResult, validateWorkflow} from '../validate-workflow.ts'
import {addBundleFindings} from './add-bundle-findings.ts'
import type {BundleWorkflow} from './bundle-workflow.ts'
import {judgeBundle} from './judge-bundle.ts'
import {publishPlaces} from './publish-order.ts'

export interface BundleFile {
  /** How the file is called, as seen from the policy's folder. */
  path: string
  /** JSON text, or a value that was parsed already. */
  input: unknown
}

export interface BundleResult {
  /** True when no workflow has an error. */
  ok: boolean
  /** In the order of the files. */
  files: {path: string; result: ValidationResult}[]
  /** The order in which to publish the workflows: files, with the place in them when they hold several, `a.json#/0`. */
  publishOrder: string[]
}

/** Judges workflows one by one and then together: their webhooks, their calls of each other, their error workflows. Does no I/O and never throws. */
export function validateBundle(files: Iterable<BundleFile>, options: Omit<ValidateOptions, 'path'> = {}): BundleResult {
  const judged = Array.from(files, ({path, input}) => ({path, input, result: validateWorkflow(input, {...options, path})}))
  const workflows = judged.flatMap(({path, result}) => bundleWorkflows(path, result))
  const context: RuleContext = {template: options.template ?? null, policy: options.policy ?? null, manifest: options.manifest ?? null}
  const together = Map.groupBy(judgeBundle(workflows, context, options.today), ({workflow}) => workflow.path)
  const results = judged.map(({path, input, result}) => ({path, result: addBundleFindings(result, input, together.get(path) ?? [])}))
  return {ok: results.every(({result}) => result.ok), files: results, publishOrder: publishPlaces(workflows)}
}

/** What of a file's result the rules over several workflows need. */
export function bundleWorkflows(path: string, {workflows}: ValidationResult): BundleWorkflow[] {
  return workflows.flatMap(({fragment, facts}) => (facts === null ? [] : [{path, fragment, facts}]))
}
