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
  for (const rule of plainRules) for (const problem of rule.check(model, context)) found.push({rule, problem})
  // Not by push(...): of a great many arguments the engine makes an exception.
  return limitProblems(found.concat(judgeForTargets(model, context, targets)))
}

type TargetedRule = Exclude<Rule, PlainRule>

const plainRules = modelRules.filter((rule): rule is PlainRule => !('catalog' in rule))

const targetedRules = modelRules.filter((rule): rule is TargetedRule => 'catalog' in rule)

function judgeForTargets(model: WorkflowModel, context: RuleContext, targets: readonly Catalog[]): RuleProblem[] {
  const contexts = targets.map((catalog): TargetContext => ({...context, catalog, described: describeNodes(model, catalog), derived: new Map()}))
  const found: RuleProblem[] = []
  for (const rule of targetedRules) {
    const problems =
      contexts.length < 2
        ? checkFor(rule, model, context, contexts[0] ?? null)
        : mergeTargets(
            contexts.map((target) => checkFor(rule, model, context, target)),
            contexts,
          )
    for (const problem of problems) found.push({rule, problem})
  }
  return found
}

function checkFor(rule: TargetedRule, model: WorkflowModel, context: RuleContext, target: TargetContext | null): readonly Problem[] {
  if (rule.catalog === 'optional') return rule.check(model, context, target)
  return target === null ? [] : rule.check(model, target)
}

/** Stands for the name of the release, so that the same problem of two releases reads the same. */
const RELEASE = '\u0000'

/** A problem on every release is told once; one on some of them names these. */
function mergeTargets(byTarget: readonly (readonly Problem[])[], contexts: readonly TargetContext[]): readonly Problem[] {
  const merged = new Map<string, {problem: Problem; releases: Set<string>}>()
  for (const [i, problems] of byTarget.entries()) {
    const release = contexts[i]?.catalog.n8n ?? ''
    for (const problem of problems) {
      const message = problem.message.replaceAll(`n8n ${release}`, `n8n ${RELEASE}`)
      const key = `${problem.severity ?? ''} ${problem.pointer} ${problem.at ?? ''} ${message}`
      const known = merged.get(key) ?? {problem: {...problem, message}, releases: new Set()}
      known.releases.add(release)
      merged.set(key, known)
    }
  }
  return Array.from(merged.values(), ({problem, releases}) => naming([...releases], problem, releases.size === contexts.length))
}

function naming(releases: readonly string[], problem: Problem, isEverywhere: boolean): Problem {
  const named = releases.join(', ')
  if (problem.message.includes(RELEASE)) return {...problem, message: problem.message.replaceAll(RELEASE, named)}
  return isEverywhere ? problem : {...problem, message: `On n8n ${named}: ${problem.message}`}
}
