import * as z from 'zod'

import {count, durationMs} from '../documents/document.ts'
import {route} from './route.ts'

const status = z.enum(['healthy', 'degraded', 'unhealthy'])

const stage = z
  .object({
    number: z.literal([1, 2, 3, 4]),
    name: z.string(),
    maxTenants: count,
    platform: z.string(),
    monthlyCosts: z.array(z.object({what: z.string(), minUsd: z.number(), maxUsd: z.number()})),
    move: z.object({playbook: z.string(), minDays: count, maxDays: count, downtimeSeconds: count}).nullable(),
  })
  .meta({id: 'Stage'})

const headroom = z
  .object({
    current: count,
    limit: count,
    share: z.number().describe('1 is the limit.'),
    trend: z.discriminatedUnion('enough', [
      z.object({enough: z.literal(false), days: count, needed: count}),
      z.object({enough: z.literal(true), days: count, perDay: z.number(), steadiness: z.number()}),
    ]),
    daysLeft: z.number().nullable().describe('Null when it does not grow, or nobody can tell.'),
  })
  .meta({id: 'Headroom'})

export const serverRoutes = {
  showHealth: route({
    method: 'GET',
    path: '/health',
    group: 'server',
    summary: 'What the control plane depends on, and how that is. Answers 200 also when something is unhealthy.',
    answer: z.object({status, checks: z.record(z.string(), z.object({status, latencyMs: durationMs, problems: z.array(z.string())}))}),
  }),
  showStage: route({
    method: 'GET',
    path: '/stage',
    group: 'server',
    summary: 'Which stage the fleet is in, how long that lasts by trend, and how the move to the next goes.',
    answer: z.object({
      stage,
      tenants: headroom,
      next: stage.nullable().describe('Null at the last stage.'),
      move: z.object({playbook: z.string(), minDays: count, maxDays: count, downtimeSeconds: count, steps: z.array(z.string())}).nullable(),
      startWithinDays: z.number().nullable().describe('Until the move must begin to be done in time; 0 is now, null when nobody can tell.'),
      database: z
        .object({rows: headroom, partitions: headroom, playbook: z.string().nullable()})
        .nullable()
        .describe('Null when the database cannot be read.'),
    }),
  }),
}
