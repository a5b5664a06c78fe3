import {UsageError} from '../../errors/usage.ts'
import {allRules} from './rules/all-rules.ts'
import {silences} from './silence.ts'

/**
 * Whoever misspells a rule would see no alert of it, and believe that all is well.
 * @throws {UsageError} for the first name that no rule has
 */
export function checkRuleNames(names: readonly string[]): void {
  const known = ruleNames()
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw noSuchRule(unknown, known)
}

/**
 * The same for a pattern, in which `*` stands for anything: a silence that matches no rule would keep nothing from anybody.
 * @throws {UsageError}
 */
export function checkRulePattern(pattern: string): void {
  const known = ruleNames()
  const matches = (name: string): boolean => silences({rule: pattern, subject: '*', labels: {}}, {rule: name, subject: '', labels: {}})
  if (!known.some(matches)) throw noSuchRule(pattern, known)
}

function ruleNames(): string[] {
  return [...allRules.readings, ...allRules.events].map(({id}) => id).sort()
}

function noSuchRule(typed: string, known: readonly string[]): UsageError {
  return new UsageError(`There is no alert rule ${typed}.`, {hint: `The rules are: ${known.join(', ')}`})
}
