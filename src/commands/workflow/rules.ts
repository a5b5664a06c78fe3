import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {describeRule, type RuleDescription} from '../../lib/cli/workflow/rules-document.ts'
import {NotFoundError} from '../../lib/errors/usage.ts'

interface RulesDocument {
  rules: RuleDescription[]
}

export default class WorkflowRules extends BaseCommand {
  static override summary = 'List the rules that workflows are checked against, or explain one.'
  static override examples = [
    {description: 'List all rules', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'List those about connections', command: '<%= config.bin %> <%= command.id %> --family connection'},
    {description: 'Explain one, with an example of each kind', command: '<%= config.bin %> <%= command.id %> connection-target-missing'},
  ]
  static override args = {
    rule: Args.string({ignoreStdin: true, description: 'id of a rule, as a finding gives it'}),
  }
  static override flags = {
    family: Flags.string({helpValue: 'FAMILY', description: 'only the rules of this family'}),
  }

  async run(): Promise<RulesDocument> {
    const {args, flags} = await this.parse(WorkflowRules)
    const {completeExample, documentedRules} = await import('../../lib/workflow/index.ts')
    const [what, typed] = args.rule === undefined ? (['family', flags.family] as const) : (['id', args.rule] as const)
    const chosen = documentedRules.filter((rule) => typed === undefined || rule[what] === typed)
    if (typed !== undefined && chosen.length === 0)
      throw await this.unknown(
        what === 'id' ? 'rule' : what,
        typed,
        documentedRules.map((rule) => rule[what]),
      )
    const rules = chosen.map((rule) => describeRule(rule, completeExample))
    if (!this.jsonEnabled()) await this.render(rules, args.rule !== undefined)
    return {rules}
  }

  private async render(rules: RuleDescription[], explain: boolean): Promise<void> {
    const {paintFor} = await import('../../lib/cli/paint.ts')
    const paint = paintFor(process.stdout)
    const [first] = rules
    if (explain && first) this.log((await import('../../lib/cli/workflow/render-rule.ts')).renderRule(first, paint))
    else this.log((await import('../../lib/cli/workflow/render-rules.ts')).renderRules(rules, paint))
  }

  private async unknown(what: string, typed: string, known: readonly string[]): Promise<NotFoundError> {
    const {suggest} = await import('../../lib/cli/suggest.ts')
    const nearest = suggest(typed, known)
    return new NotFoundError(`There is no ${what} ${typed}.`, {
      hint: nearest === undefined ? 'List them: genesis workflow rules' : `Did you mean ${nearest}?`,
    })
  }
}
