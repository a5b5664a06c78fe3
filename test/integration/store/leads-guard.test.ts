import {Client} from 'pg'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {schemaAdmin} from '../../../src/lib/adapters/postgres/database.ts'
import {tenantStore, violationLog} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {assertIsNotOhio, OhioFirewallViolation} from '../../../src/lib/firewall/index.ts'
import {recordViolations} from '../../../src/lib/firewall/record-violations.ts'
import {projectRoot} from '../../harness/project.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from './fleets.ts'

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack()
  await tenantStore(stack.store).import([row('old', {lineage: 'ohio', workspaceId: 'ws-ohio'}), row('new', {workspaceId: 'ws-new'})], 'tester', false)
})
afterAll(() => stack[Symbol.asyncDispose]())

const dbMigrate = (): Promise<string[]> => schemaAdmin(new Secret(stack.connection.databaseUrl), `${projectRoot}/migrations`).migrate(false)

/** Both tables in a schema of their own, as the web application might make them. */
async function makeTables(schema: string, body = '(id serial primary key, workspace_id text, note text)'): Promise<void> {
  await stack.sql(`create schema if not exists "${schema}"`)
  for (const table of ['leads', 'leads_ohio']) await stack.sql(`create table "${schema}".${table} ${body}`)
}

async function refusalOf(sql: string, values: unknown[] = []): Promise<{code: string; message: string; hint: string}> {
  try {
    await stack.sql(sql, values)
  } catch (error) {
    return error as {code: string; message: string; hint: string}
  }
  throw new Error(`accepted: ${sql}`)
}

const count = async (table: string): Promise<number> => (await stack.sql<{n: number}>(`select count(*)::int as n from ${table}`))[0]?.n ?? -1

describe('The Ohio firewall in the database', () => {
  it('guards tables that appear after the first migration, as soon as `db migrate` runs again', async () => {
    await makeTables('app')
    await stack.sql(`insert into app.leads_ohio (workspace_id) values ('ws-new')`)
    await stack.sql('truncate app.leads_ohio')
    expect(await dbMigrate()).toEqual([])
    expect((await refusalOf(`insert into app.leads_ohio (workspace_id) values ('ws-new')`)).code).toBe('23514')
    // Once is enough.
    await dbMigrate()
    expect(
      await stack.sql(`select count(*)::int as n from pg_trigger where tgname = 'genesis_ohio_firewall' and tgrelid = 'app.leads'::regclass`),
    ).toEqual([{n: 1}])
  })

  it.each([
    ['leads_ohio', 'ws-ohio', 'ws-new', 'sovereign', 'ohio'],
    ['leads', 'ws-new', 'ws-ohio', 'ohio', 'sovereign'],
  ])('lets into %s only workspaces of its own lineage', async (table, right, wrong, lineage, expected) => {
    const schema = `only_${table}`
    await makeTables(schema)
    await dbMigrate()
    const name = `${schema}.${table}`
    await stack.sql(`insert into ${name} (workspace_id) values ($1), ($1)`, [right])
    const refusal = await refusalOf(`insert into ${name} (workspace_id) values ($1)`, [wrong])
    expect(refusal.code).toBe('23514')
    expect(refusal.message).toBe(`Ohio firewall: workspace ${wrong} is ${lineage}, and table ${name} takes only ${expected} workspaces`)
    expect(refusal.hint).toContain('getLeadsTable()')
    for (const unknown of ['ws-nobody', '', null])
      expect((await refusalOf(`insert into ${name} (workspace_id) values ($1)`, [unknown])).message).toMatch(/unknown/)
    expect((await refusalOf(`update ${name} set workspace_id = $1`, [wrong])).code).toBe('23514')
    expect(
      (await refusalOf(`insert into ${name} (id, workspace_id) values (1, $1) on conflict (id) do update set workspace_id = $2`, [right, wrong]))
        .code,
    ).toBe('23514')
    expect((await refusalOf(`insert into ${name} (workspace_id) values ($1), ($2)`, [right, wrong])).code).toBe('23514')
    await stack.sql(`update ${name} set note = 'seen', workspace_id = workspace_id`)
    expect(await count(`${name} where workspace_id = '${right}' and note = 'seen'`)).toBe(2)
    expect(await count(name)).toBe(2)
  })

  it('guards every partition of a partitioned table, and one that is added later', async () => {
    await makeTables('parts', '(workspace_id text, month int, note text) partition by range (month)')
    await stack.sql('create table parts.jan partition of parts.leads_ohio for values from (1) to (2)')
    await dbMigrate()
    await stack.sql('create table parts.feb partition of parts.leads_ohio for values from (2) to (3)')
    for (const target of [
      'parts.leads_ohio (workspace_id, month) values ($1, 1)',
      'parts.jan (workspace_id, month) values ($1, 1)',
      'parts.leads_ohio (workspace_id, month) values ($1, 2)',
      'parts.feb (workspace_id, month) values ($1, 2)',
    ]) {
      expect((await refusalOf(`insert into ${target}`, ['ws-new'])).code, target).toBe('23514')
      await stack.sql(`insert into ${target}`, ['ws-ohio'])
    }
    await stack.sql('update parts.leads_ohio set month = 2 where month = 1')
    expect((await refusalOf(`update parts.leads_ohio set workspace_id = 'ws-new', month = 1`)).code).toBe('23514')
    expect(await count('parts.feb')).toBe(4)
  })

  it('judges the row as it is stored, also where a trigger of the application fills the workspace in', async () => {
    await makeTables('filled')
    await stack.sql(`create function filled.fill() returns trigger language plpgsql as $$ begin new.workspace_id := new.note; return new; end $$`)
    await stack.sql('create trigger z_fill before insert or update on filled.leads_ohio for each row execute function filled.fill()')
    await dbMigrate()
    expect((await refusalOf(`insert into filled.leads_ohio (workspace_id, note) values ('ws-ohio', 'ws-new')`)).code).toBe('23514')
    await stack.sql(`insert into filled.leads_ohio (note) values ('ws-ohio')`)
    expect((await refusalOf(`update filled.leads_ohio set note = 'ws-new'`)).code).toBe('23514')
  })

  it('takes workspace ids of other types, such as uuid', async () => {
    const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
    await tenantStore(stack.store).import([row('uuid', {workspaceId: id})], 'tester', false)
    await makeTables('uuids', '(workspace_id uuid)')
    await dbMigrate()
    await stack.sql('insert into uuids.leads (workspace_id) values ($1)', [id.toUpperCase()])
    expect((await refusalOf('insert into uuids.leads_ohio (workspace_id) values ($1)', [id])).code).toBe('23514')
  })

  it('holds for a role that may not even look into the fleet store', async () => {
    await makeTables('webapp')
    await stack.sql(`create role web_app nologin`)
    await stack.sql('grant usage on schema webapp to web_app')
    await stack.sql('grant all on all tables in schema webapp to web_app')
    await stack.sql('grant usage on all sequences in schema webapp to web_app')
    await dbMigrate()
    expect((await refusalOf(`set role web_app; insert into webapp.leads_ohio (workspace_id) values ('ws-new')`)).code).toBe('23514')
    await stack.sql(`set role web_app; insert into webapp.leads (workspace_id) values ('ws-new')`)
    expect((await refusalOf('set role web_app; select * from genesis.tenants')).code).toBe('42501')
    expect((await refusalOf('set role web_app; alter table webapp.leads disable trigger all')).code).toBe('42501')
  })

  it('leaves tables without a workspace, views and other sessions’ temporary tables alone', async () => {
    await stack.sql('create schema odd')
    await stack.sql('create table odd.leads (id int)')
    await stack.sql(`create view odd.leads_ohio as select 'x'::text as workspace_id`)
    const client = new Client({connectionString: stack.connection.databaseUrl})
    await client.connect()
    try {
      await client.query('create temporary table leads (workspace_id text)')
      await dbMigrate()
      await client.query(`insert into leads values ('anything')`)
    } finally {
      await client.end()
    }
    await stack.sql('insert into odd.leads values (1)')
  })
})

describe('A violation of the firewall', () => {
  it('is recorded with who, what and by whom, and counted for ever', async () => {
    const log = violationLog(stack.store, 'worker-1')
    const violate = (id: string): Promise<void> =>
      recordViolations(log, () => Promise.resolve().then(() => assertIsNotOhio({id, lineage: 'ohio'}, 'a droplet call (power_on)')))
    for (const id of ['first', 'second', 'third']) await expect(violate(id)).rejects.toBeInstanceOf(OhioFirewallViolation)
    const {total, violations} = await log.latest(2)
    expect(total).toBe(3)
    expect(violations.map(({subject}) => subject)).toEqual(['third', 'second'])
    expect(violations[0]).toMatchObject({lineage: 'ohio', expected: 'sovereign', operation: 'a droplet call (power_on)', reportedBy: 'worker-1'})
    expect(Math.abs(Date.parse(violations[0]?.at ?? '') - Date.now())).toBeLessThan(60_000)
  })
})
