import {Args} from '@oclif/core'

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
    {description: 'Explain one, with an example of each kind', command: '<%= config.bin %> <%= command.id %> connection-target-missing'},
  ]
  static override args = {
    rule: Args.string({ignoreStdin: true, description: 'id of a rule, as a finding gives it'}),
  }

  async run(): Promise<RulesDocument> {
    const {args} = await this.parse(WorkflowRules)
    const {allRules, completeExample} = await import('../../lib/workflow/index.ts')
    const ids = allRules.map(({id}) => id)
    if (args.rule !== undefined && !ids.includes(args.rule)) throw await this.unknownRule(args.rule, ids)
    const rules = allRules.filter(({id}) => args.rule === undefined || id === args.rule).map((rule) => describeRule(rule, completeExample))
    if (!this.jsonEnabled()) await this.render(rules, args.rule !== undefined)
    return {rules}
  }

  private async render(rules: RuleDescription[], explain: boolean): Promise<void> {
    const {paintFor} = await import('../../lib/cli/paint.ts')
    const {renderRule, renderRules} = await import('../../lib/cli/workflow/render-rules.ts')
    const [first] = rules
    this.log(explain && first ? renderRule(first, paintFor(process.stdout)) : renderRules(rules, paintFor(process.stdout)))
  }

  private async unknownRule(typed: string, ids: readonly string[]): Promise<NotFoundError> {
    const {suggest} = await import('../../lib/cli/suggest.ts')
    const nearest = suggest(typed, ids)
    return new NotFoundError(`There is no rule ${typed}.`, {
      hint: nearest === undefined ? 'List them: genesis workflow rules' : `Did you mean ${nearest}?`,
    })
  }
}
