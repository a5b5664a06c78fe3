/** What one part of a platform costs a month, in US dollars. */
export interface Cost {
  what: string
  minUsd: number
  maxUsd: number
}

/** How a fleet gets to a stage from the one before. */
export interface Move {
  /** Name of the playbook in playbooks/. */
  playbook: string
  minDays: number
  maxDays: number
  downtimeSeconds: number
}

export interface Stage {
  number: 1 | 2 | 3 | 4
  name: string
  /** The most tenants that this stage is made for. */
  maxTenants: number
  platform: string
  /** Empty where nothing is paid beyond what the web application costs. */
  monthlyCosts: readonly Cost[]
  /** Null for the first, which nobody moves to. */
  move: Move | null
}

/** The stages of growth, as in docs/architecture.md. */
export const STAGES: readonly [Stage, ...Stage[]] = [
  {number: 1, name: 'MVP', maxTenants: 100, platform: 'Vercel only, no control plane', monthlyCosts: [], move: null},
  {
    number: 2,
    name: 'Growth',
    maxTenants: 1000,
    platform: 'Vercel and Railway, Redis from Upstash or Railway',
    monthlyCosts: [
      {what: 'Railway', minUsd: 5, maxUsd: 20},
      {what: 'Redis', minUsd: 0, maxUsd: 10},
    ],
    move: {playbook: 'stage1-to-2', minDays: 3, maxDays: 4, downtimeSeconds: 0},
  },
  {
    number: 3,
    name: 'Scale',
    maxTenants: 5000,
    platform: 'Vercel and AWS: ECS Fargate, ElastiCache, ALB',
    monthlyCosts: [
      {what: 'ECS', minUsd: 30, maxUsd: 100},
      {what: 'ElastiCache', minUsd: 15, maxUsd: 50},
      {what: 'ALB', minUsd: 20, maxUsd: 20},
    ],
    move: {playbook: 'stage2-to-3', minDays: 14, maxDays: 21, downtimeSeconds: 0},
  },
  {
    number: 4,
    name: 'Hyper-scale',
    maxTenants: 15_000,
    platform: 'AWS EKS with autoscaling, Redis Cluster, Prometheus, Grafana, PagerDuty',
    monthlyCosts: [{what: 'all of it', minUsd: 1000, maxUsd: 3000}],
    move: {playbook: 'stage3-to-4', minDays: 14, maxDays: 28, downtimeSeconds: 0},
  },
]

/** Beyond one of these a database of one's own (RDS) is worth the move from Supabase. */
export const DATABASE_LIMITS = {rows: 50_000_000, partitions: 12_000, playbook: 'supabase-to-rds'} as const

/** How every move goes, whatever the platforms. */
export const MOVE_STEPS: readonly string[] = [
  'Run the new platform beside the old one, both on the same store and queue',
  'Cut over without downtime, and watch error rate and health',
  'Keep the old platform for 7 days, ready to take over within 5 minutes; nothing may end it earlier',
  'Then end the old platform',
]

/** The stage that a fleet of this size is in; a fleet beyond the last limit is in the last stage. */
export function stageOf(tenants: number): Stage {
  return STAGES.find(({maxTenants}) => tenants <= maxTenants) ?? STAGES[STAGES.length - 1] ?? STAGES[0]
}

/** The stage after this one; undefined after the last. */
export function stageAfter(stage: Stage): Stage | undefined {
  return STAGES.find(({number}) => number === stage.number + 1)
}

/** What a stage costs a month in all. */
export function monthlyCostOf({monthlyCosts}: Stage): {minUsd: number; maxUsd: number} {
  const sum = (pick: (cost: Cost) => number): number => monthlyCosts.reduce((total, cost) => total + pick(cost), 0)
  return {minUsd: sum(({minUsd}) => minUsd), maxUsd: sum(({maxUsd}) => maxUsd)}
}
