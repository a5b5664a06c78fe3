import {Args} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {STDIN} from '../../lib/cli/read-text.ts'
import {fixFlags, refuseToFixWhileWatching} from '../../lib/cli/workflow/fix-flags.ts'
import {readStandards} from '../../lib/cli/workflow/read-standards.ts'
import {checkOptions, runCheck} from '../../lib/cli/workflow/run-check.ts'
import {standardsFlags} from '../../lib/cli/workflow/standards-flags.ts'
import {answerFlags, asksForJson, occasionFlags, refuseToWatch} from '../../lib/cli/workflow/validate-flags.ts'
import type {Validation} from '../../lib/cli/workflow/validation.ts'
import {type ValidationDocument, validationDocument} from '../../lib/cli/workflow/validation-document.ts'

export default class WorkflowValidate extends BaseCommand {
  static override summary = 'Check n8n workflows before they reach a tenant.'
  static override description = [
    "Reads files, folders (all *.json files below them), globs and standard input, and reports what n8n would refuse and what would go wrong later, each with its line and column. A file may hold one workflow, a list of them, or an answer of n8n's API.",
    'Exit codes: 0 nothing found at or above --fail-on; 1 something found; 2 wrong usage, or an input that cannot be read.',
  ].join('\n\n')
  static override examples = [
    {description: 'Check every workflow of a folder', command: '<%= config.bin %> <%= command.id %> workflows'},
    {description: 'For every release in the fleet', command: '<%= config.bin %> <%= command.id %> workflows --target-n8n 2.41.1,2.11.4'},
    {
      description: 'Hold them to what the fleet demands and the tenants have',
      command: '<%= config.bin %> <%= command.id %> workflows --policy policy.yaml --manifest tenants.yaml --template golden.json',
    },
    {description: 'Mend what is safe, after showing it', command: '<%= config.bin %> <%= command.id %> workflows --fix'},
    {
      description: 'Check what another program makes, with an answer for programs',
      command: 'cat flow.json | <%= config.bin %> <%= command.id %> - --json',
    },
    {
      description: 'Allow no warnings in what a branch changes',
      command: "<%= config.bin %> <%= command.id %> 'flows/**/*.json' --max-warnings 0 --changed-since main",
    },
  ]
  static override args = {
    path: Args.string({required: true, multiple: true, ignoreStdin: true, description: 'file, folder, quoted glob, or - for standard input'}),
  }
  static override flags = {...standardsFlags, ...answerFlags, ...occasionFlags, ...fixFlags}

  override jsonEnabled(): boolean {
    return super.jsonEnabled() || asksForJson(this.argv)
  }

  async run(): Promise<ValidationDocument> {
    const {args, flags} = await this.parse(WorkflowValidate)
    if (flags.watch) refuseToWatch(flags.format, this.jsonEnabled())
    refuseToFixWhileWatching(flags)
    const [{validationPasses}, {standardsParsers: parsers}, catalogs] = await Promise.all([
      import('../../lib/workflow/validation-passes.ts'),
      import('../../lib/workflow/standards-parsers.ts'),
      this.catalogs(),
    ])
    const standards = await readStandards(flags, {parsers, catalogs, today: new Date().toISOString().slice(0, 10)})
    const check = {
      ...checkOptions(flags, standards),
      ...validationPasses(standards.options, standards.pathOf),
      inputs: args.path,
      signal: this.signal,
    }
    const note = (line: string) => this.note(line)
    const show = async (validation: Validation): Promise<void> => {
      if (this.jsonEnabled() || flags.format === 'json') return
      const {renderValidation} = await import('../../lib/cli/workflow/render-validation.ts')
      const {config, environment} = this
      const answer = await renderValidation(validation, flags.format, {failOn: flags['fail-on'], config, environment, library})
      // With --fix, the mended text of standard input goes to standard output.
      if (flags.fix && args.path.includes(STDIN)) note(answer)
      else this.log(answer)
    }
    return validationDocument(await runCheck(check, {flags, standards, show, note, json: this.jsonEnabled(), features}))
  }
}

// Loaded only when it is asked for: mending workflows and explaining rules takes more than judging a small one.
const library = () => import('../../lib/workflow/index.ts')
const features = {
  fixPasses: async () => (await import('../../lib/workflow/fix/fix-passes.ts')).fixPasses,
  baselineOf: async () => (await import('../../lib/workflow/policy/baseline-text.ts')).baselineOf,
}
