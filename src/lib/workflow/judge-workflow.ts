import {modelRules} from './all-rules.ts'
import type {Catalog} from './catalog/catalog.ts'
import {describeNodes} from './catalog/describe-nodes.ts'
import {limitProblems} from './limit-problems.ts'
import {mapCredentials} from './manifest/map-credentials.ts'
import type {WorkflowModel} from './model/workflow-model.ts'
import type {PlainRule, Problem, Rule, RuleContext, RuleProblem, TargetContext} from './rule.ts'
import {checkShape} from './schema/check-shape.ts'

/**
 * Every rule over one workflow. Rules about meaning run on what is sound even when the shape is not, so that one run tells everything.
 * @param targets the releases to judge for; without one, rules that need n8n's descriptions of nodes are left out
 */
export function judgeWorkflow(model: WorkflowModel, context: RuleContext, targets: readonly Catalog[]): RuleProblem[] {
  const found = mapCredentials(checkShape(model.raw), model.raw, context.manifest)
  for (const rule of modelRules) if (!('catalog' in rule)) for (const problem of rule.check(model, context)) found.push({rule, problem})
  found.push(...judgeForTargets(model, context, targets))
  return limitProblems(found)
}

type TargetedRule = Exclude<Rule, PlainRule>

const targetedRules = modelRules.filter((rule): rule is TargetedRule => 'catalog' in rule)

function judgeForTargets(model: WorkflowModel, context: RuleContext, targets: readonly Catalog[]): RuleProblem[] {
  const contexts = targets.map((catalog): TargetContext => ({...context, catalog, described: describeNodes(model, catalog)}))
  return targetedRules.flatMap((rule) => {
    const byTarget = (contexts.length === 0 ? [null] : contexts).map((target) => checkFor(rule, model, context, target))
    return mergeTargets(byTarget, contexts).map((problem) => ({rule, problem}))
  })
}

function checkFor(rule: TargetedRule, model: WorkflowModel, context: RuleContext, target: TargetContext | null): readonly Problem[] {
  if (rule.catalog === 'optional') return rule.check(model, context, target)
  return target === null ? [] : rule.check(model, target)
}

/** A problem on every release is told once; one on some of them names these. */
function mergeTargets(byTarget: readonly (readonly Problem[])[], contexts: readonly TargetContext[]): readonly Problem[] {
  if (byTarget.length < 2) return byTarget[0] ?? []
  const merged = new Map<string, {problem: Problem; releases: string[]}>()
  for (const [i, problems] of byTarget.entries()) {
    for (const problem of problems) {
      const key = `${problem.severity ?? ''} ${problem.pointer} ${problem.at ?? ''} ${problem.message}`
      const known = merged.get(key) ?? {problem, releases: []}
      known.releases.push(contexts[i]?.catalog.n8n ?? '')
      merged.set(key, known)
    }
  }
  return Array.from(merged.values(), ({problem, releases}) => {
    const only = [...new Set(releases)]
    return only.length === contexts.length ? problem : {...problem, message: `On n8n ${only.join(', ')}: ${problem.message}`}
  })
}
