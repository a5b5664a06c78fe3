import type {DatabaseFigures} from '../database/ports.ts'
import {clockOffsetMs} from './clock-offset.ts'
import {type Finding, failure, warning, well} from './finding.ts'
import type {
  ClockFacts,
  ControlPlaneFacts,
  DatabaseFacts,
  DigitalOceanFacts,
  FleetKeyNote,
  QueueFacts,
  SettingFacts,
  StackFacts,
  StoreFacts,
  TickFacts,
  WorkerFacts,
} from './ports.ts'

/** A fifth of the difference at which heartbeats are refused. */
const clockFailsAtMs = 60_000
const clockWarnsAtMs = 2000
const slowMs = 1000
/** A tick may be late by one and a half periods, as for `/health`. */
const latePeriods = 2.5

export function judgeSetting({name, state, seen, remedy}: SettingFacts): Finding {
  if (state === 'wrong') return failure('configuration', name, seen, remedy ?? 'Correct it.')
  return remedy === null ? well('configuration', name, seen) : warning('configuration', name, seen, remedy)
}

export function judgeStack({home, state, detail}: StackFacts): Finding[] {
  const seen = `${detail} (${home})`
  if (state === 'running') return [well('embedded stack', 'servers', seen)]
  if (state === 'stopped') return [warning('embedded stack', 'servers', seen, 'The first command that needs it starts it; at once: genesis local up')]
  return [failure('embedded stack', 'servers', seen, 'Start what is missing: genesis local up')]
}

export function judgeStore({address, latencyMs, server, schema: {applied, pending, unknown}, clock}: StoreFacts): Finding[] {
  const by = server === undefined ? '' : `, ${server}`
  return [
    answered('store', 'reachable', `${address}${by}`, latencyMs),
    unknown.length > 0
      ? failure('store', 'schema', `newer than this genesis: it has ${unknown.join(', ')}`, 'Update genesis: npm install -g genesis-fleet')
      : pending.length > 0
        ? failure('store', 'schema', `older than this genesis: it lacks ${pending.join(', ')}`, 'Migrate it: genesis db migrate')
        : well('store', 'schema', `${applied.length} migrations applied, none pending`),
    ...judgeClock('store', clock),
  ]
}

export function judgeDatabase({figures, clock}: DatabaseFacts): Finding[] {
  const {serverVersion, connections, hidden} = figures
  const share = connections.used / connections.limit
  const used = `${connections.used} of ${connections.limit} in use`
  return [
    well('database', 'Postgres', serverVersion),
    well('database', 'size', describeSize(figures)),
    share > 0.8
      ? warning('database', 'connections', used, 'Run fewer processes, or put a pooler in front of Postgres.')
      : well('database', 'connections', used),
    hidden.length > 0
      ? warning('database', 'figures', `cannot see ${hidden.join('; ')}`, 'As a superuser: grant pg_monitor to the user of DATABASE_URL.')
      : well('database', 'figures', 'all can be read for alerts and genesis stage'),
    ...judgeClock('database', clock),
  ]
}

function describeSize({sizeBytes, rows, partitions, tables}: DatabaseFigures): string {
  const largest = tables.filter((table) => table.rows > 0).slice(0, 3)
  const names = largest.map((table) => `${table.name} ${number(table.rows)}`).join(', ')
  const counts = `${number(rows)} rows, ${number(partitions)} partitions`
  return `${number(sizeBytes / 2 ** 20)} MiB, ${counts}${names === '' ? '' : `; most rows: ${names}`}`
}

const number = (value: number): string => Math.round(value).toLocaleString('en-US')

export function judgeQueue(facts: QueueFacts): Finding[] {
  const reachable = answered(
    'queue',
    'reachable',
    facts.kind === 'redis' ? `${facts.address}, Redis ${facts.version ?? 'of unknown version'}` : facts.address,
    facts.latencyMs,
  )
  if (facts.kind === 'postgres')
    return [reachable, well('queue', 'tables', facts.made ? 'made' : 'not made yet; the first process that needs the queue makes them')]
  const {problems, evictionPolicy, appendOnly} = facts
  const policy =
    problems.length > 0
      ? failure('queue', 'policy', problems.join('; '), 'On the server: config set maxmemory-policy noeviction, or another Redis in REDIS_URL.')
      : well(
          'queue',
          'policy',
          evictionPolicy === undefined ? 'the service does not tell whether it evicts keys' : `maxmemory-policy ${evictionPolicy}`,
        )
  const kept =
    appendOnly === false
      ? warning(
          'queue',
          'append-only file',
          'off: a restart of Redis loses jobs until the control plane has made them again',
          'On the server: config set appendonly yes',
        )
      : well('queue', 'append-only file', appendOnly === undefined ? 'the service does not tell' : 'on')
  return [reachable, policy, kept]
}

export function judgeWorkers(workers: WorkerFacts[]): Finding[] {
  return workers.map(({queue, workers: count, waiting}) => {
    const seen = `${count} ${count === 1 ? 'process takes' : 'processes take'} its jobs, ${waiting} waiting`
    if (count > 0) return well('queue', queue, seen)
    const remedy = 'Start one: genesis serve --roles workers'
    return waiting > 0 ? failure('queue', queue, seen, remedy) : warning('queue', queue, seen, remedy)
  })
}

/** Ticks that stopped while others go on are a fault; when all have stopped, there simply may be no control plane. */
export function judgeTicks(ticks: TickFacts[]): Finding[] {
  if (ticks.length === 0) return [warning('clock', 'ticks', 'there never was one', 'Start the control plane: genesis serve')]
  const late = ({ageMs, everyMs}: TickFacts): boolean => ageMs > latePeriods * everyMs
  const someGoOn = ticks.some((tick) => !late(tick))
  return ticks.map((tick) => {
    const seen = `last tick ${seconds(tick.ageMs)} ago, due every ${seconds(tick.everyMs)}`
    if (!late(tick)) return well('clock', tick.task, seen)
    return someGoOn
      ? failure('clock', tick.task, seen, 'See which roles run (genesis serve --roles), and what their log says of this task.')
      : warning('clock', tick.task, seen, 'Start the control plane: genesis serve')
  })
}

export function judgeDigitalOcean({latencyMs, accountStatus, dropletLimit, quota, clock}: DigitalOceanFacts): Finding[] {
  return [
    answered('DigitalOcean', 'token', 'accepted', latencyMs),
    accountStatus === 'active'
      ? well('DigitalOcean', 'account', `active, at most ${dropletLimit} droplets`)
      : warning('DigitalOcean', 'account', `its status is ${accountStatus}`, 'Look into the DigitalOcean console: billing, or a message of theirs.'),
    ...(quota === undefined ? [] : [judgeQuota(quota)]),
    ...judgeClock('DigitalOcean', clock),
  ]
}

function judgeQuota({limit, remaining, resetAtMs}: {limit: number; remaining: number; resetAtMs: number}): Finding {
  const seen = `${remaining} of ${limit} requests left in this hour`
  if (remaining >= limit / 10) return well('DigitalOcean', 'rate limit', seen)
  return warning(
    'DigitalOcean',
    'rate limit',
    seen,
    `Let wakes and other users of this token rest; more come back from ${new Date(resetAtMs).toISOString()} on.`,
  )
}

export function judgeControlPlane(facts: ControlPlaneFacts, genesisVersion: string): Finding[] {
  const {address, latencyMs, status, version, roles, problems, clock} = facts
  const seen = [status, ...problems].join('; ')
  return [
    answered('control plane', 'reachable', `${address}, roles ${roles.join(', ')}`, latencyMs),
    status === 'healthy'
      ? well('control plane', 'health', seen)
      : (status === 'degraded' ? warning : failure)('control plane', 'health', seen, `See ${address}/health and the log of genesis serve.`),
    version === genesisVersion
      ? well('control plane', 'version', version)
      : warning('control plane', 'version', `${version}, and this is ${genesisVersion}`, 'Bring both to the same version.'),
    ...judgeClock('control plane', clock),
  ]
}

export function judgeFleetKey({own, latest}: {own: string; latest: FleetKeyNote | undefined}): Finding {
  if (latest === undefined) return well('control plane', 'fleet key', 'no control plane has taken heartbeats yet that it could be compared with')
  const who = `${latest.notedBy}, which started ${latest.notedAt.slice(0, 16)}Z`
  if (latest.fingerprint === own) return well('control plane', 'fleet key', `the same as that of ${who}`)
  return failure(
    ...(['control plane', 'fleet key', `another one than that of ${who}: one of the two refuses all heartbeats`] as const),
    'Give every process the same GENESIS_FLEET_KEY.',
  )
}

function answered(topic: Finding['topic'], name: string, seen: string, latencyMs: number): Finding {
  const took = `${seen}, in ${Math.round(latencyMs)} ms`
  return latencyMs > slowMs
    ? warning(topic, name, took, 'That is slow. Look at the load there, and at the network between.')
    : well(topic, name, took)
}

function judgeClock(topic: Finding['topic'], clock: ClockFacts | undefined): Finding[] {
  if (clock === undefined) return []
  const offsetMs = clockOffsetMs(clock)
  const seen = offsetMs === 0 ? 'agrees with ours' : `ours is ${(Math.abs(offsetMs) / 1000).toFixed(1)} s ${offsetMs > 0 ? 'ahead' : 'behind'}`
  if (Math.abs(offsetMs) < clockWarnsAtMs) return [well(topic, 'clock', seen)]
  const judge = Math.abs(offsetMs) >= clockFailsAtMs ? failure : warning
  return [
    judge(topic, 'clock', seen, 'Let NTP set the clock of this machine (timedatectl set-ntp true), or of the other; 300 s refuse all heartbeats.'),
  ]
}

function seconds(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`
}
