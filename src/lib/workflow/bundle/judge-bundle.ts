import {settleProblems} from '../policy/settle-problems.ts'
import type {RuleContext, RuleProblem} from '../rule.ts'
import {bundleRules, isBundleRule} from '../rules/bundle-rules.ts'
import type {BundleWorkflow} from './bundle-workflow.ts'

/** What the rules over several workflows found in one of them. */
export interface JudgedBundleWorkflow {
  workflow: BundleWorkflow
  problems: readonly RuleProblem[]
  /** How many the policy's baseline knows already; they are not among `problems`. */
  baselined: number
}

/**
 * Judges workflows together. Where neither a manifest nor the policy says that they go to one instance, nothing is worse than a warning: files
 * that merely lie in one folder may be meant for several.
 * @param today the day by which overrides expire, `2027-03-31`
 * @returns only the workflows in which something was found, in the order given
 */
export function judgeBundle(given: readonly BundleWorkflow[], context: RuleContext, today?: string): JudgedBundleWorkflow[] {
  const mild = context.manifest === null && context.policy?.bundle === undefined
  const workflows = mild ? given.map(withoutCounter) : given
  const found = new Map<BundleWorkflow, RuleProblem[]>()
  for (const rule of bundleRules) {
    for (const {workflow, ...problem} of rule.checkBundle(workflows, context)) {
      const severity = problem.severity ?? rule.severity
      const own = found.get(workflow) ?? []
      own.push({rule, problem: mild && severity === 'error' ? {...problem, severity: 'warning'} : problem})
      found.set(workflow, own)
    }
  }
  return given.flatMap((workflow, i) => {
    const {path, fragment} = workflow
    const problems = found.get(workflows[i] ?? workflow) ?? []
    const settled = settleProblems(problems, context.policy, {path, fragment, today, asked: isBundleRule})
    return settled.problems.length + settled.baselined === 0 ? [] : [{workflow, ...settled}]
  })
}

/** Old releases of n8n counted workflows; such an id means something on its own instance only. */
function withoutCounter(workflow: BundleWorkflow): BundleWorkflow {
  return /^\d{1,6}$/.test(workflow.facts.id ?? '') ? {...workflow, facts: {...workflow.facts, id: null}} : workflow
}
