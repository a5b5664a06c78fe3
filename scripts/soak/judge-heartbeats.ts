import {Client} from 'pg'

import {openRedisLiveness} from '../../src/lib/adapters/redis/redis-liveness.ts'
import {Secret} from '../../src/lib/config/secret.ts'

/** Where the heartbeats ended up. */
export interface HeartbeatStores {
  databaseUrl: string
  /** When liveness is in Redis. */
  redisUrl?: string | undefined
  prefix?: string
}

/** Tenants whose last acknowledged heartbeat is not what the liveness store holds. */
export async function lostInLiveness(
  {databaseUrl, redisUrl, prefix = '{genesis}'}: HeartbeatStores,
  acknowledgedMs: ReadonlyMap<string, number>,
): Promise<string[]> {
  if (redisUrl === undefined) return lostInFleetStore(databaseUrl, acknowledgedMs)
  await using liveness = await openRedisLiveness({redisUrl: new Secret(redisUrl), prefix})
  const held = await liveness.backlog.read([...acknowledgedMs.keys()])
  return missing(acknowledgedMs, new Map(held.map(({heartbeat}) => [heartbeat.tenantId, Date.parse(heartbeat.sentAt)])))
}

/** Tenants whose last acknowledged heartbeat the fleet store does not have (yet). */
export async function lostInFleetStore(databaseUrl: string, acknowledgedMs: ReadonlyMap<string, number>): Promise<string[]> {
  const rows = await query<{id: string; sent: Date}>(
    databaseUrl,
    'select tenant_id as id, sent_at as sent from genesis.heartbeats where sent_at is not null',
  )
  return missing(acknowledgedMs, new Map(rows.map(({id, sent}) => [id, sent.getTime()])))
}

/** Tenants that the watchdog holds to be silent, or that are not active any more. */
export async function suspected(databaseUrl: string): Promise<string[]> {
  const rows = await query<{id: string}>(
    databaseUrl,
    `select tenant_id as id from genesis.liveness_verdicts union select id from genesis.tenants where lineage = 'sovereign' and state <> 'active'`,
  )
  return rows.map(({id}) => id)
}

function missing(acknowledgedMs: ReadonlyMap<string, number>, heldMs: ReadonlyMap<string, number>): string[] {
  // A later one may have been stored whose answer was lost on its way.
  return [...acknowledgedMs].filter(([id, sentMs]) => (heldMs.get(id) ?? 0) < sentMs).map(([id]) => id)
}

async function query<Row extends Record<string, unknown>>(databaseUrl: string, text: string): Promise<Row[]> {
  const client = new Client({connectionString: databaseUrl})
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
