import type {AlertReadings, FleetFigures, Reading} from '../ports.ts'
import type {AlertRules, ReadingRule, Signal} from '../rule.ts'

const minute = 60_000
/** A heartbeat comes every minute and reaches the store within another. */
const freshLoadMs = 5 * minute
/** Processes report once a minute. */
const freshInstanceMs = 3 * minute
const violationsWithinMs = 15 * minute

/** What the store knows of tenants, processes, the firewall and the outbox. Of 15,000 tenants only those that a rule may name are read. */
export function fleetReadings(figures: FleetFigures, rules: AlertRules): AlertReadings {
  const limit = (id: string): number => lowestLimit(rules.readings.find((rule) => rule.id === id))
  const read: Partial<Record<Signal, () => Promise<Reading[]>>> = {
    'tenant-load': async () => {
      const tenants = await figures.underLoad({cpu: limit('tenant-cpu'), memory: limit('tenant-memory'), freshMs: freshLoadMs})
      return tenants.flatMap(({id, cpu, memory, ...where}) => [
        {rule: 'tenant-cpu', subject: id, value: cpu, labels: placeOf(where)},
        {rule: 'tenant-memory', subject: id, value: memory, labels: placeOf(where)},
      ])
    },
    heartbeats: async () => {
      const tenants = await figures.silent(limit('heartbeat-stale') * 1000)
      return tenants.map(({id, silentMs, ...where}) => ({rule: 'heartbeat-stale', subject: id, value: silentMs / 1000, labels: placeOf(where)}))
    },
    instances: async () =>
      (await figures.instances(freshInstanceMs)).flatMap(({id, cpu, memory}) => [
        {rule: 'instance-cpu', subject: id, value: cpu, labels: {}},
        {rule: 'instance-memory', subject: id, value: memory, labels: {}},
      ]),
    firewall: async () =>
      (await figures.violations(violationsWithinMs)).map(({subject, count, operation}) => ({
        rule: 'ohio-firewall',
        subject,
        value: count,
        labels: {operation},
      })),
    delivery: async () => (await figures.backlogs()).flatMap(deliveryReadings),
  }
  return {
    signals: Object.keys(read) as Signal[],
    unavailable: {},
    read: (signal) => read[signal]?.() ?? Promise.resolve([]),
  }
}

type Backlog = Awaited<ReturnType<FleetFigures['backlogs']>>[number]

function deliveryReadings({sink, oldestMs, givenUp, lastError}: Backlog): Reading[] {
  const labels = {problem: lastError ?? 'nobody has tried yet'}
  return [
    {rule: 'alert-delivery', subject: sink, value: oldestMs / 1000, labels},
    {rule: 'alert-refused', subject: sink, value: givenUp, labels},
  ]
}

function placeOf({region, tier}: {region: string | null; tier: string}): Record<string, string> {
  return region === null ? {tier} : {region, tier}
}

/** Below it a figure neither fires nor keeps firing. */
function lowestLimit(rule: ReadingRule | undefined): number {
  return Math.min(...(rule?.levels ?? []).map(({clearAt}) => clearAt))
}
