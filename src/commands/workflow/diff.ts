import {Args} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {type DiffDocument, diffDocument} from '../../lib/cli/workflow/diff-document.ts'
import {readTwo} from '../../lib/cli/workflow/read-two.ts'

export default class WorkflowDiff extends BaseCommand {
  static override summary = 'Show what really changed between two workflows.'
  static override description = [
    'Compares what n8n acts upon: nodes, their parameters, credentials and switches, connections, settings, the name. A node is recognised by its id, its name, or what it is and does, so that a rename is one line and not a hundred. Positions, notes, the order of nodes and keys, pinned data and what only exports have are left out. Secrets are hidden.',
    'Of a file that holds several workflows, name one as workflow validate does: flows.json#/0.',
    'Exit codes: 0 nothing changed; 1 something did; 2 wrong usage, or an input that is no workflow.',
  ].join('\n\n')
  static override examples = [
    {description: 'Compare two files', command: '<%= config.bin %> <%= command.id %> before.json after.json'},
    {description: 'See what a commit changed', command: 'git show HEAD~1:flow.json | <%= config.bin %> <%= command.id %> - flow.json'},
    {description: 'Ask in a script whether a tenant has drifted', command: '<%= config.bin %> <%= command.id %> golden.json deployed.json --json'},
  ]
  static override args = {
    a: Args.string({required: true, ignoreStdin: true, description: 'the workflow before: a file, or - for standard input'}),
    b: Args.string({required: true, ignoreStdin: true, description: 'the workflow after'}),
  }

  async run(): Promise<DiffDocument> {
    const {args} = await this.parse(WorkflowDiff)
    const {diffWorkflows, parseWorkflow} = await import('../../lib/workflow/index.ts')
    const [before, after] = await readTwo(args.a, args.b, parseWorkflow)
    const document = diffDocument(diffWorkflows(before.workflow, after.workflow), before.side, after.side)
    if (!this.jsonEnabled()) await this.render(document)
    return document
  }

  private async render(document: DiffDocument): Promise<void> {
    const {paintFor} = await import('../../lib/cli/paint.ts')
    const {renderDiff} = await import('../../lib/cli/workflow/render-diff.ts')
    this.log(renderDiff(document, paintFor(process.stdout)))
  }
}
