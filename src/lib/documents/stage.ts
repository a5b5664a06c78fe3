import * as z from 'zod'

import {count, documentOf, done} from './document.ts'

const usd = z.number().nonnegative().describe('US dollars.')
const stageNumber = z.literal([1, 2, 3, 4])

const headroom = z.strictObject({
  current: count,
  limit: count,
  share: z.number().nonnegative().describe('1 is the limit.'),
  trend: z.strictObject({
    days: count.describe('Days of history, at most 28.'),
    perDay: z.number().nullable().describe('Null without enough history.'),
    steadiness: z.number().nullable().describe('Share of the variation that a straight line explains, 0 to 1.'),
  }),
  daysLeft: count.nullable().describe('Null when it does not grow, or nobody can tell.'),
})

const move = z.strictObject({
  playbook: z.string(),
  minDays: count,
  maxDays: count,
  downtimeSeconds: count,
})

const stage = z.strictObject({
  number: stageNumber,
  name: z.string(),
  maxTenants: count,
  platform: z.string(),
  monthlyCostUsd: z.strictObject({min: usd, max: usd}),
  monthlyCosts: z.array(z.strictObject({what: z.string(), minUsd: usd, maxUsd: usd})),
  move: move.nullable().describe('From the stage before; null for the first.'),
})

export const stageDocuments = documentOf('genesis.stage/1', 'Which stage the fleet is in, and what comes next.', {
  ok: done,
  stage: stageNumber,
  tenants: headroom,
  next: z
    .strictObject({
      stage: stageNumber,
      playbook: z.string(),
      startWithinDays: count.nullable().describe('Until the move must begin to be done in time; 0 is now.'),
      steps: z.array(z.string()),
    })
    .nullable()
    .describe('Null at the last stage.'),
  database: z
    .strictObject({
      rows: headroom,
      partitions: headroom,
      playbook: z.string().nullable().describe('The playbook to run; null while both are within their limits.'),
    })
    .nullable()
    .describe('Null when DATABASE_URL is not set beside a store of your own.'),
  stages: z.array(stage),
})
