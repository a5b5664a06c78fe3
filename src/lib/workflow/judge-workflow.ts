import {modelRules} from './all-rules.ts'
import {limitProblems} from './limit-problems.ts'
import {buildModel} from './model/build-model.ts'
import type {JsonObject} from './model/json-object.ts'
import type {Formula} from './model/survey.ts'
import type {RuleContext, RuleProblem} from './rule.ts'
import {checkShape} from './schema/check-shape.ts'

/** Every rule over one workflow. Rules about meaning run on what is sound even when the shape is not, so that one run tells everything. */
export function judgeWorkflow(raw: JsonObject, formulas: readonly Formula[], context: RuleContext): RuleProblem[] {
  const found = checkShape(raw)
  const model = buildModel(raw, formulas)
  for (const rule of modelRules) for (const problem of rule.check(model, context)) found.push({rule, problem})
  return limitProblems(found)
}
