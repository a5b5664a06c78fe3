import {addBundleFindings} from './bundle/add-bundle-findings.ts'
import type {BundleWorkflow} from './bundle/bundle-workflow.ts'
import {type JudgedBundleWorkflow, judgeBundle} from './bundle/judge-bundle.ts'
import {publishPlaces} from './bundle/publish-order.ts'
import {bundleWorkflows} from './bundle/validate-bundle.ts'
import {hideSecrets} from './diff/hide-secrets.ts'
import type {RuleContext} from './rule.ts'
import {type ValidateOptions, type ValidationResult, validateWorkflow} from './validate-workflow.ts'

/** Judging files for who reads them one at a time and keeps none: first each by itself, then all together. */
export interface ValidationPasses {
  judge(this: void, text: string, file: string): ValidationResult
  /** A line of a workflow as it may be shown. */
  hideSecrets(this: void, line: string): string
  bundle: {
    bundleWorkflows: typeof bundleWorkflows
    judgeBundle(this: void, workflows: readonly BundleWorkflow[]): readonly JudgedBundleWorkflow[]
    addBundleFindings: typeof addBundleFindings
    publishPlaces: typeof publishPlaces
    /** How a policy calls a file. */
    pathOf(this: void, file: string): string
  }
}

/** @param pathOf how a policy calls a file; as it is called by default */
export function validationPasses(options: Omit<ValidateOptions, 'path'>, pathOf = (file: string): string => file): ValidationPasses {
  const {template = null, policy = null, manifest = null, today} = options
  const context: RuleContext = {template, policy, manifest}
  return {
    judge: (text, file) => validateWorkflow(text, {...options, path: pathOf(file)}),
    hideSecrets,
    bundle: {bundleWorkflows, judgeBundle: (workflows) => judgeBundle(workflows, context, today), addBundleFindings, publishPlaces, pathOf},
  }
}
