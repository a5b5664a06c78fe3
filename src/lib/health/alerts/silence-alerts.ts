import {UsageError} from '../../errors/usage.ts'
import {checkRulePattern} from './check-rule-names.ts'
import type {AlertDesk} from './ports.ts'
import {maxSilenceMs, type SilenceRequest, silences} from './silence.ts'
import type {Alert} from './state.ts'

const mostLookedAt = 20_000
const maxReasonLength = 500

export interface SilencePlan {
  request: SilenceRequest
  /** Open alerts that people will hear no more of. */
  matches: Alert[]
}

/**
 * What a silence would keep from people now.
 * @throws {UsageError} when it would last too long, gives no reason, or names a rule that there is not
 */
export async function planSilence(desk: Pick<AlertDesk, 'list'>, request: SilenceRequest): Promise<SilencePlan> {
  const problem = problemOf(request)
  if (problem !== undefined) throw new UsageError(problem.message, {hint: problem.hint})
  checkRulePattern(request.rule)
  const {alerts} = await desk.list({states: ['firing', 'pending'], rules: [], limit: mostLookedAt})
  return {request, matches: alerts.filter((alert) => silences(request, alert))}
}

function problemOf({forMs, reason, rule, subject, labels}: SilenceRequest): {message: string; hint: string} | undefined {
  if (forMs > maxSilenceMs || forMs < 1000)
    return {message: 'A silence lasts from a second to 30 days.', hint: 'Choose a time between these; a silence can be made anew when it ends.'}
  if (reason.trim() === '' || reason.length > maxReasonLength)
    return {message: `A silence needs a reason of at most ${maxReasonLength} characters.`, hint: 'Say what whoever is on call next should know.'}
  if ([rule, subject, ...Object.values(labels)].some((pattern) => pattern === '' || pattern.length > 200))
    return {message: 'A pattern has from 1 to 200 characters.', hint: 'Write * for anything.'}
  return undefined
}
