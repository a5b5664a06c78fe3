import type {ReadingRule} from './rule.ts'

/**
 * Which level a figure is on, by its index in the rule, -1 for none. With hysteresis: a level that fires is left only where it clears, so
 * a figure that trembles about the limit is one alert, not many.
 * @param before the level that fires now, -1 when none does
 */
export function judgeReading(rule: Pick<ReadingRule, 'direction' | 'levels'>, value: number, before: number): number {
  const beyond = (limit: number): boolean => (rule.direction === 'above' ? value > limit : value < limit)
  return rule.levels.findLastIndex(({fireAt, clearAt}, index) => beyond(index <= before ? clearAt : fireAt))
}

/** The index of the level with this severity, -1 when the rule has none. */
export function levelOf(rule: Pick<ReadingRule, 'levels'>, severity: string): number {
  return rule.levels.findIndex((level) => level.severity === severity)
}
