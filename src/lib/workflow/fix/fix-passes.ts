import {hideSecrets} from '../diff/hide-secrets.ts'
import type {ValidateOptions} from '../validate-workflow.ts'
import {type FixResult, fixWorkflow} from './fix-workflow.ts'
import {workflowReferencesOf} from './workflow-references.ts'

/** Mending files for who has all their texts: first what they refer to, then each. */
export interface FixPasses {
  /** @param keepIds what the files refer to */
  fix(this: void, text: string, file: string, keepIds: ReadonlySet<string>): FixResult
  referencesOf(this: void, text: string): Iterable<string>
  /** A line of a workflow as it may be shown. */
  hideSecrets(this: void, line: string): string
}

/** @param pathOf how a policy calls a file; as it is called by default */
export function fixPasses(options: Omit<ValidateOptions, 'path'>, pathOf = (file: string): string => file): FixPasses {
  return {
    fix: (text, file, keepIds) => fixWorkflow(text, {...options, path: pathOf(file), keepIds}),
    referencesOf: workflowReferencesOf,
    hideSecrets,
  }
}
