import type {ReadingRule} from '../rule.ts'

const minute = 60_000

/** Over the tenants: their load, and silence that nobody has judged. */
export const fleetRules: readonly ReadingRule[] = [
  {
    id: 'tenant-cpu',
    signal: 'tenant-load',
    about: 'tenant',
    direction: 'above',
    unit: 'share',
    levels: [{severity: 'warning', fireAt: 0.8, clearAt: 0.7}],
    sustainedForMs: 15 * minute,
    judges: "the CPU of a tenant's droplet, from its last heartbeat",
    summary: '{subject} uses {value} of its CPU; the limit is {limit} for 15 minutes',
    hint: 'Look for a workflow that runs in a circle; if the load is honest, give the tenant a larger droplet.',
  },
  {
    id: 'tenant-memory',
    signal: 'tenant-load',
    about: 'tenant',
    direction: 'above',
    unit: 'share',
    levels: [{severity: 'warning', fireAt: 0.85, clearAt: 0.8}],
    sustainedForMs: 5 * minute,
    judges: "the memory of a tenant's droplet, from its last heartbeat",
    summary: '{subject} uses {value} of its memory; the limit is {limit}',
    hint: 'n8n is killed when memory runs out: look for executions with large data, or give the tenant a larger droplet.',
  },
  {
    id: 'heartbeat-stale',
    signal: 'heartbeats',
    about: 'tenant',
    direction: 'above',
    unit: 'seconds',
    levels: [{severity: 'warning', fireAt: 300, clearAt: 300}],
    sustainedForMs: 2 * minute,
    judges: 'silence of a tenant that should speak and that the watchdog has not called offline',
    summary: '{subject} was last heard {value} ago, and the watchdog has not judged it',
    hint: 'The watchdog judges silence within a minute or two: see that a process with the role watchdog runs. genesis doctor',
  },
  {
    id: 'ohio-firewall',
    signal: 'firewall',
    about: 'control-plane',
    direction: 'above',
    unit: 'count',
    levels: [{severity: 'critical', fireAt: 0, clearAt: 0}],
    sustainedForMs: 0,
    judges: 'what the Ohio firewall has blocked in the last 15 minutes, for each tenant or workspace',
    summary: 'the Ohio firewall blocked {value} attempts for {subject} in 15 minutes, the last at {operation}',
    hint: 'Nothing was corrupted, but code is about to mix up lineages: find it with genesis firewall violations.',
  },
]
