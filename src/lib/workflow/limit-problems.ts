import type {RuleProblem} from './rule.ts'

/** A workflow that a program wrote wrongly breaks a rule at each of its thousand nodes; nobody reads more of the same than this. */
const MOST_PER_RULE = 1000

/** Keeps the first thousand problems of each rule; the last of them says how many more there are. */
export function limitProblems(problems: RuleProblem[]): RuleProblem[] {
  if (problems.length <= MOST_PER_RULE) return problems
  return Array.from(Map.groupBy(problems, ({rule}) => rule).values()).flatMap((ofRule) => {
    const kept = ofRule.slice(0, MOST_PER_RULE)
    const last = kept.at(-1)
    const more = ofRule.length - kept.length
    if (last === undefined || more === 0) return kept
    const message = `${last.problem.message} There are ${more.toLocaleString('en-US')} more like this.`
    return [...kept.slice(0, -1), {rule: last.rule, problem: {...last.problem, message}}]
  })
}
