import {placeOf} from '../bundle/find-workflows.ts'
import {matchesPattern} from '../golden/match-pattern.ts'
import type {Problem, RuleInfo, RuleProblem} from '../rule.ts'
import {policyOverrideExpired} from '../rules/policy-settled.ts'
import {quote} from '../text/describe.ts'
import type {KnownFinding} from './baseline.ts'
import {leaveOutKnown, type Settled} from './leave-out-known.ts'
import {matchesGlob} from './match-glob.ts'
import type {Override, Overrides, PathPolicy, Policy, SecretException} from './policy.ts'

/** Which workflow was judged, by which rules, and when. */
export interface SettleOptions {
  /** How the file is called, as seen from the policy's folder; empty when it has no name. */
  path: string
  /** JSON pointer of the workflow in the file. */
  fragment: string
  /** `2027-03-31`. Left out: no override has expired. */
  today?: string | undefined
  /** The rules that were asked; of others the baseline may know findings that are not stale. */
  asked: (rule: string) => boolean
}

/** Applies a policy's exceptions, severities and baselines, in this order, to what the rules found in one workflow. */
export function settleProblems(problems: RuleProblem[], policy: Policy | null, options: SettleOptions): Settled {
  if (policy === null) return {problems, baselined: 0}
  const concerned = (policy.paths ?? []).filter(({files}) => files.some((glob) => matchesGlob(options.path, glob)))
  const meant = exceptSecrets(problems, policy.secrets?.ignore ?? [])
  const weighed = weighProblems(meant, policy, concerned, options.today)
  return leaveOutKnown(weighed, knownFindings(policy, concerned, options))
}

function exceptSecrets(problems: readonly RuleProblem[], exceptions: readonly SecretException[]): readonly RuleProblem[] {
  if (exceptions.length === 0) return problems
  return problems.filter(({rule, problem}) => rule.family !== 'secret' || !exceptions.some((exception) => isMeant(exception, problem)))
}

function isMeant({pointer, node}: SecretException, problem: Problem): boolean {
  return (pointer === undefined || matchesPattern(problem.pointer, pointer)) && (node === undefined || matchesPattern(problem.node ?? '', node))
}

function weighProblems(problems: readonly RuleProblem[], policy: Policy, concerned: readonly PathPolicy[], today: string | undefined): RuleProblem[] {
  const layers = [policy.rules, ...concerned.map(({rules}) => rules)].filter((layer) => layer !== undefined)
  if (layers.length === 0) return [...problems]
  const expired = new Map<Override, RuleInfo>()
  const weighed = problems.flatMap((found) => weigh(found, overrideOf(found.rule, layers, today, expired)))
  for (const [override, rule] of expired) {
    const found = {rule: policyOverrideExpired, problem: expiryProblem(rule, override, policy.name)}
    weighed.push(...weigh(found, overrideOf(policyOverrideExpired, layers, today)))
  }
  return weighed
}

/** The last layer that says something of a rule, and has not expired, counts. */
function overrideOf(rule: RuleInfo, layers: readonly Overrides[], today = '', expired?: Map<Override, RuleInfo>): Override | null {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] ?? {}
    const override = Object.hasOwn(layer, rule.id) ? layer[rule.id] : undefined
    if (override === undefined) continue
    if (override.expires === undefined || today <= override.expires) return override
    expired?.set(override, rule)
  }
  return null
}

function weigh({rule, problem}: RuleProblem, override: Override | null): RuleProblem[] {
  if (override === null) return [{rule, problem}]
  return override.severity === 'off' ? [] : [{rule, problem: {...problem, severity: override.severity}}]
}

function expiryProblem({id}: RuleInfo, {severity, expires, reason}: Override, policyName: string): Problem {
  return {
    message: `The policy ${quote(policyName)} set the rule "${id}" to ${severity} until ${expires}, which is over (${quote(reason)}).`,
    hint: 'Mend what the rule finds, or give the override a later date.',
    pointer: '',
  }
}

function knownFindings({baseline, baselines}: Policy, concerned: readonly PathPolicy[], {path, fragment, asked}: SettleOptions): KnownFinding[] {
  if (baselines === undefined) return []
  const place = placeOf(path, fragment)
  const names = [baseline, ...concerned.map((entry) => entry.baseline)].filter((name) => name !== undefined)
  const files = [...new Set(names)].map((name) => baselines[name]?.files ?? {})
  return files.flatMap((file) => (Object.hasOwn(file, place) ? (file[place] ?? []) : [])).filter(({rule}) => asked(rule))
}
