import type {Client} from 'pg'
import * as z from 'zod'

import type {Secret} from '../../config/secret.ts'
import type {DatabaseFigures, DatabaseProbe} from '../../health/database/ports.ts'
import {withClient} from './connect.ts'

const connectTimeoutMs = 4000
const statementTimeoutMs = 5000
/** A little longer: Postgres's own message says more. */
const queryTimeoutMs = statementTimeoutMs + 2000
const refused = {
  rights: 'Give the user of DATABASE_URL the role pg_monitor: grant pg_monitor to ...',
  other: 'Nothing was changed: the figures are only read.',
}

/**
 * Estimates of the planner and the statistics only, by way of the catalogues: nothing is counted and no table is locked, however large it is or
 * whoever holds it. A partition belongs to the table at the top.
 */
const tablesSql = `
  with leaves as (
    select case when c.relispartition then coalesce(pg_partition_root(c.oid), c.oid) else c.oid end as root, c.relispartition,
           greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), 0)::float8 as rows,
           pg_stat_get_live_tuples(c.oid) as live, pg_stat_get_dead_tuples(c.oid) as dead
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  ), tables as (
    select root, sum(rows) as rows, sum(live)::float8 as live, sum(dead)::float8 as dead,
           count(*) filter (where relispartition)::float8 as partitions from leaves group by root
  ), ranked as (
    select *, row_number() over (order by rows desc, root) as by_rows, row_number() over (order by dead desc, root) as by_dead,
           sum(rows) over () as all_rows, sum(partitions) over () as all_partitions from tables
  )
  select format('%s.%s', n.nspname, c.relname) as name, r.rows, r.live, r.dead, r.partitions, r.all_rows as "allRows",
         r.all_partitions as "allPartitions"
    from ranked r join pg_class c on c.oid = r.root join pg_namespace n on n.oid = c.relnamespace
   where by_rows <= 20 or by_dead <= 20 order by by_rows`

const serverSql = `
  select current_setting('server_version') as version, (extract(epoch from clock_timestamp()) * 1000)::float8 as "serverTimeMs", pg_database_size(current_database())::float8 as "sizeBytes",
         (select sum(numbackends) from pg_stat_database)::float8 as connections,
         current_setting('max_connections')::float8 as "maxConnections",
         pg_has_role(current_user, 'pg_read_all_stats', 'usage') as "seesAll"`

const transactionSql = `
  select extract(epoch from clock_timestamp() - xact_start)::float8 as "ageSeconds", pid, application_name as application
    from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'
  union all
  select extract(epoch from clock_timestamp() - prepared)::float8, 0, 'prepared transaction ' || gid from pg_prepared_xacts
  order by 1 desc limit 1`

const standbysSql = `
  select coalesce(nullif(application_name, ''), host(client_addr), 'standby') as name, coalesce(extract(epoch from replay_lag), 0)::float8 as "lagSeconds"
    from pg_stat_replication where state in ('streaming', 'catchup') limit 20`

const slotsSql = `
  select slot_name as name, active, greatest(0, pg_wal_lsn_diff(
           case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, restart_lsn))::float8 as "heldBytes"
    from pg_replication_slots where restart_lsn is not null order by 3 desc limit 20`

const Tables = z.array(
  z.object({
    name: z.string(),
    rows: z.number(),
    live: z.number(),
    dead: z.number(),
    partitions: z.number(),
    allRows: z.number(),
    allPartitions: z.number(),
  }),
)
const Server = z.object({
  version: z.string(),
  serverTimeMs: z.number(),
  sizeBytes: z.number(),
  connections: z.number(),
  maxConnections: z.number(),
  seesAll: z.boolean(),
})
const Transactions = z.array(z.object({ageSeconds: z.number(), pid: z.number(), application: z.string()})).max(1)
const Standbys = z.array(z.object({name: z.string(), lagSeconds: z.number()}))
const Slots = z.array(z.object({name: z.string(), active: z.boolean(), heldBytes: z.number()}))

/** The figures of the Postgres at this address, over one short connection in a read-only transaction. */
export function databaseProbe(url: Secret): DatabaseProbe {
  return {read: () => withClient({url, connectTimeoutMs, queryTimeoutMs, refused}, readFigures)}
}

async function readFigures(client: Client): Promise<DatabaseFigures> {
  const rowsOf = async <T>(shape: z.ZodType<T>, sql: string): Promise<T> => shape.parse((await client.query<object>(sql)).rows)
  // Within the transaction, not as options of the connection, which poolers refuse.
  await client.query('begin transaction read only')
  await client.query(`set local statement_timeout = ${statementTimeoutMs}`)
  const [server] = await rowsOf(z.tuple([Server]), serverSql)
  const tables = await rowsOf(Tables, tablesSql)
  const [oldestTransaction] = await rowsOf(Transactions, transactionSql)
  const standbys = await rowsOf(Standbys, standbysSql)
  const slots = await rowsOf(Slots, slotsSql)
  await client.query('rollback')
  return {
    serverVersion: server.version,
    serverTimeMs: server.serverTimeMs,
    sizeBytes: server.sizeBytes,
    rows: tables[0]?.allRows ?? 0,
    partitions: tables[0]?.allPartitions ?? 0,
    tables: tables.map(({name, rows, live, dead, partitions}) => ({name, rows, liveRows: live, deadRows: dead, partitions})),
    connections: {used: server.connections, limit: server.maxConnections},
    oldestTransaction: oldestTransaction ?? null,
    standbys,
    slots,
    hidden: server.seesAll ? [] : ['transactions and replication of other users, because the user of DATABASE_URL lacks the role pg_monitor'],
  }
}
