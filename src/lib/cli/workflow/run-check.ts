import type {fixPasses} from '../../workflow/fix/fix-passes.ts'
import type {baselineOf} from '../../workflow/policy/baseline-text.ts'
import {type CheckOptions, checkWorkflows} from './check-workflows.ts'
import type {FixedFile} from './fix-files.ts'
import type {Standards} from './read-standards.ts'
import {type Format, showsLines} from './validate-flags.ts'
import type {Validation, VerdictOptions} from './validation.ts'

/** The flags of `workflow validate` that decide what is done with what is found. */
export interface CheckFlags {
  format: Format
  'fail-on': VerdictOptions['failOn']
  'max-warnings'?: number | undefined
  quiet: boolean
  'code-frame'?: boolean | undefined
  'changed-since'?: string | undefined
  watch: boolean
  fix: boolean
  'dry-run': boolean
  yes: boolean
  'write-baseline'?: string | undefined
}

export interface RunOptions {
  flags: CheckFlags
  standards: Standards
  json: boolean
  /** Shows an answer; with `--watch` several. */
  show(this: void, validation: Validation): Promise<void>
  /** A line for the person besides the answer. */
  note(this: void, line: string): void
  /** What most runs do not need, loaded when it is. */
  features: {fixPasses(): Promise<typeof fixPasses>; baselineOf(): Promise<typeof baselineOf>}
}

/** What the flags say of the verdict. A baseline is written of everything, and nothing in it fails. */
export function checkOptions(
  flags: CheckFlags,
  {options, leaveOut}: Standards,
): Pick<CheckOptions, 'leaveOut' | 'changedSince' | 'verdict' | 'excerpts'> {
  const recording = flags['write-baseline'] !== undefined
  return {
    leaveOut,
    changedSince: flags['changed-since'],
    verdict: {
      failOn: recording ? 'never' : flags['fail-on'],
      maxWarnings: recording ? undefined : flags['max-warnings'],
      quiet: flags.quiet && !recording,
      releases: options.targets?.map(({n8n}) => n8n) ?? [],
    },
    excerpts: showsLines(flags),
  }
}

/**
 * Checks workflows as the flags say: once, after mending them, again and again, or to write down what is there.
 * @throws as `checkWorkflows`, `fixFiles` and `writeBaseline` do
 */
export async function runCheck(
  check: CheckOptions,
  {flags, standards, json, show, note, features}: RunOptions,
): Promise<Validation & {fixed?: FixedFile[]}> {
  if (flags.watch) return (await import('./watch-workflows.ts')).watchWorkflows(check, show)
  const validation = await (flags.fix ? fixThenCheck() : checkWorkflows(check))
  const path = flags['write-baseline']
  if (path === undefined) {
    await show(validation)
    return validation
  }
  const {writeBaseline} = await import('./write-baseline.ts')
  note(await writeBaseline(validation, {path, pathOf: standards.pathOf, baselineOf: await features.baselineOf()}))
  return validation

  async function fixThenCheck(): Promise<Validation & {fixed: FixedFile[]}> {
    const [{fixWorkflows}, passes] = await Promise.all([import('./fix-workflows.ts'), features.fixPasses()])
    return fixWorkflows(check, passes(standards.options, standards.pathOf), {flags, json, note})
  }
}
