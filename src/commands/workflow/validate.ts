import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {readText, STDIN} from '../../lib/cli/read-text.ts'
import {findWorkflowFiles} from '../../lib/cli/workflow/find-workflow-files.ts'
import {mapConcurrently} from '../../lib/cli/workflow/map-concurrently.ts'
import {type ValidationDocument, validationDocument} from '../../lib/cli/workflow/validation-document.ts'

/** Files read at once: enough to keep a disk busy, few enough to bound memory. */
const CONCURRENCY = 8

export default class WorkflowValidate extends BaseCommand {
  static override summary = 'Check n8n workflows before they reach a tenant.'
  static override description = [
    "Reads files, folders (all *.json files below them), globs and standard input, and reports what n8n would refuse and what would go wrong later, each with its line and column. A file may hold one workflow, a list of them, or an answer of n8n's API.",
    'Exit codes: 0 nothing found at or above --fail-on; 1 something found; 2 wrong usage, or an input that cannot be read.',
  ].join('\n\n')
  static override examples = [
    {description: 'Check every workflow of a folder', command: '<%= config.bin %> <%= command.id %> workflows'},
    {
      description: 'Hold them to a golden template, as a fleet update does',
      command: '<%= config.bin %> <%= command.id %> workflows --template golden.json',
    },
    {
      description: 'Check what another program makes, with an answer for programs',
      command: 'cat flow.json | <%= config.bin %> <%= command.id %> - --json',
    },
    {description: 'Allow no warnings in CI', command: "<%= config.bin %> <%= command.id %> 'flows/**/*.json' --fail-on warning"},
  ]
  static override args = {
    path: Args.string({required: true, multiple: true, ignoreStdin: true, description: 'file, folder, quoted glob, or - for standard input'}),
  }
  static override flags = {
    template: Flags.string({helpValue: 'FILE', description: 'golden template (JSON): required and forbidden nodes, settings, naming'}),
    'fail-on': Flags.option({options: ['error', 'warning'] as const, default: 'error', description: 'least severity that makes the exit code 1'})(),
    format: Flags.option({options: ['pretty', 'json'] as const, default: 'pretty', description: 'json is the same document as --json'})(),
    quiet: Flags.boolean({char: 'q', description: 'report errors only'}),
  }

  override jsonEnabled(): boolean {
    return super.jsonEnabled() || this.argv.some((arg, i) => arg === '--format=json' || (arg === 'json' && this.argv[i - 1] === '--format'))
  }

  async run(): Promise<ValidationDocument> {
    const {args, flags} = await this.parse(WorkflowValidate)
    const startedAt = performance.now()
    const {parseGoldenTemplate, validateWorkflow} = await import('../../lib/workflow/index.ts')
    const template = flags.template === undefined ? undefined : parseGoldenTemplate(await readText(flags.template), flags.template)
    const paths = await findWorkflowFiles(args.path, flags.template)
    const results = await mapConcurrently(paths, CONCURRENCY, this.signal, async (path) => ({
      path: path === STDIN ? '<stdin>' : path,
      result: validateWorkflow(await readText(path), {template}),
    }))
    const document = validationDocument(results, {failOn: flags['fail-on'], quiet: flags.quiet, durationMs: performance.now() - startedAt})
    if (!this.jsonEnabled()) await this.render(document)
    return document
  }

  private async render(document: ValidationDocument): Promise<void> {
    const {paintFor} = await import('../../lib/cli/paint.ts')
    const {renderFindings} = await import('../../lib/cli/workflow/render-findings.ts')
    this.log(renderFindings(document, paintFor(process.stdout)))
  }
}
