import type {FixPasses} from '../../workflow/fix/fix-passes.ts'
import {type CheckOptions, checkWorkflows} from './check-workflows.ts'
import {type FixedFile, fixFiles} from './fix-files.ts'
import type {Validation} from './validation.ts'

export interface FixingOptions {
  flags: {yes: boolean; 'dry-run': boolean}
  json: boolean
  note(this: void, line: string): void
}

export interface FixedValidation extends Validation {
  fixed: FixedFile[]
}

/**
 * As `checkWorkflows`, with the files mended before they are judged. Of files that are not reported none is changed. The mended text of standard
 * input goes to standard output.
 * @throws as `checkWorkflows` and `fixFiles` do
 */
export async function fixWorkflows(options: CheckOptions, passes: FixPasses, {flags, json, note}: FixingOptions): Promise<FixedValidation> {
  let fixed: FixedFile[] = []
  const print = (text: string): void => void process.stdout.write(text)
  const fixing = {...passes, yes: flags.yes, dryRun: flags['dry-run'], json, note, print}
  const validation = await checkWorkflows({
    ...options,
    judgeFiles: async (paths, reported) => {
      const outcome = await fixFiles(paths, {...options, ...fixing, only: reported})
      fixed = outcome.fixed
      return outcome.results
    },
  })
  return {...validation, fixed}
}
