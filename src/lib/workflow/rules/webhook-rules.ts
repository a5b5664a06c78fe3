import type {Rule} from '../rule.ts'
import {cronExpressionInvalid, scheduleIntervalInvalid, scheduleTooFrequent} from './schedule.ts'
import {scheduleUnreadable} from './schedule-shape.ts'
import {schedulesOverlap} from './schedules-overlap.ts'
import {testAddress} from './test-address.ts'
import {webhookUnauthenticated} from './webhook-authentication.ts'
import {responseNodeMissing, responseNodeUnused, responseWithoutWebhook, webhookRespondsLate} from './webhook-response.ts'

export const webhookRules: readonly Rule[] = [
  responseNodeMissing,
  responseNodeUnused,
  responseWithoutWebhook,
  webhookRespondsLate,
  webhookUnauthenticated,
  scheduleUnreadable,
  cronExpressionInvalid,
  scheduleIntervalInvalid,
  scheduleTooFrequent,
  schedulesOverlap,
  testAddress,
]
