-- Up Migration
-- The fleet store: one schema of its own, so that it can live beside the web application's tables in one database.
create schema if not exists genesis;

do $$
begin
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin;
  end if;
end $$;

grant usage on schema genesis to service_role;
-- The ledger of migrations, which the migrator makes before this; its owner still sees it.
alter table genesis.schema_migrations enable row level security;

create type genesis.tier as enum ('enterprise', 'high', 'standard');
create type genesis.lineage as enum ('ohio', 'sovereign');
create type genesis.tenant_state as enum
  ('active', 'hibernating', 'hibernated', 'waking', 'updating', 'rebooting', 'degraded', 'offline');

create table genesis.tenants (
  id text primary key check (id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 200),
  tier genesis.tier not null,
  lineage genesis.lineage not null,
  state genesis.tenant_state not null,
  workspace_id text not null unique,
  region text,
  droplet_id bigint unique,
  key_version integer not null default 1 check (key_version > 0),
  state_changed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint ohio_has_no_droplet check (lineage = 'sovereign' or droplet_id is null)
);
create index tenants_by_state on genesis.tenants (state, tier, id);

create table genesis.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
create index audit_log_by_subject on genesis.audit_log (subject, at desc);

create table genesis.firewall_violations (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  subject text not null,
  lineage text not null,
  expected genesis.lineage not null,
  operation text not null,
  reported_by text not null
);
create index firewall_violations_by_time on genesis.firewall_violations (at desc);

-- Row-level security with one policy: whoever is not the service role sees and changes nothing. The policy stands in for
-- BYPASSRLS, which managed databases do not let one grant.
do $$
declare t text;
begin
  foreach t in array array['tenants', 'audit_log', 'firewall_violations'] loop
    execute format('alter table genesis.%I enable row level security', t);
    execute format('create policy service_role_only on genesis.%I to service_role using (true) with check (true)', t);
    execute format('grant select, insert, update on genesis.%I to service_role', t);
  end loop;
end $$;

-- Imports an inventory, all or nothing. A known tenant keeps its state, which belongs to the control plane, and its lineage,
-- which never changes by import; rows that would break this come back as conflicts and then nothing is written.
create function genesis.import_tenants(p_rows jsonb, p_actor text, p_dry_run boolean default false) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_conflicts jsonb;
  v_inserted integer;
  v_changed integer;
begin
  -- One import at a time, and its rows locked in the order of ids as everybody else does: nobody waits for another in a circle.
  perform pg_advisory_xact_lock(4711002);
  create temporary table incoming on commit drop as
    select * from jsonb_to_recordset(p_rows) as r(
      id text, name text, tier tier, lineage lineage, state tenant_state, workspace_id text, region text, droplet_id bigint);
  perform from tenants where id in (select id from incoming) order by id for update;

  select jsonb_agg(jsonb_build_object('id', c.id, 'reason', c.reason) order by c.id) into v_conflicts from (
    select i.id, format('is %s in the store, and an import never changes the lineage', t.lineage) as reason
      from incoming i join tenants t using (id) where t.lineage <> i.lineage
    union all
    select i.id, format('droplet %s belongs to tenant %s', i.droplet_id, t.id)
      from incoming i join tenants t on t.droplet_id = i.droplet_id and t.id <> i.id
      where not exists (select from incoming o where o.id = t.id and o.droplet_id is distinct from t.droplet_id)
    union all
    select i.id, format('workspace %s belongs to tenant %s', i.workspace_id, t.id)
      from incoming i join tenants t on t.workspace_id = i.workspace_id and t.id <> i.id
      where not exists (select from incoming o where o.id = t.id and o.workspace_id <> t.workspace_id)
  ) c;
  if v_conflicts is not null then
    return jsonb_build_object('conflicts', v_conflicts, 'inserted', 0, 'changed', 0, 'unchanged', 0);
  end if;

  select count(*) filter (where t.id is null),
         count(*) filter (where t.id is not null and (t.name, t.tier, t.workspace_id, t.region, t.droplet_id)
                                     is distinct from (i.name, i.tier, i.workspace_id, i.region, i.droplet_id))
    into v_inserted, v_changed from incoming i left join tenants t using (id);

  if not p_dry_run then
    -- Set free first what other rows of the same import are about to take over.
    update tenants t set droplet_id = null, workspace_id = 'moving:' || gen_random_uuid()
      from incoming i where i.id = t.id
        and (i.droplet_id is distinct from t.droplet_id or i.workspace_id <> t.workspace_id);
    insert into tenants (id, name, tier, lineage, state, workspace_id, region, droplet_id)
      select id, name, tier, lineage, state, workspace_id, region, droplet_id from incoming
      on conflict (id) do update
        set name = excluded.name, tier = excluded.tier, workspace_id = excluded.workspace_id,
            region = excluded.region, droplet_id = excluded.droplet_id, updated_at = now()
        where (tenants.name, tenants.tier, tenants.workspace_id, tenants.region, tenants.droplet_id)
              is distinct from (excluded.name, excluded.tier, excluded.workspace_id, excluded.region, excluded.droplet_id);
    insert into audit_log (actor, action, subject, detail)
      values (p_actor, 'tenant.import', 'fleet', jsonb_build_object('inserted', v_inserted, 'changed', v_changed));
  end if;
  return jsonb_build_object('conflicts', '[]'::jsonb, 'inserted', v_inserted, 'changed', v_changed,
    'unchanged', (select count(*) from incoming) - v_inserted - v_changed);
end $$;

create function genesis.tenant_document(t genesis.tenants) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('id', t.id, 'name', t.name, 'tier', t.tier, 'lineage', t.lineage, 'state', t.state,
    'workspaceId', t.workspace_id, 'region', t.region, 'dropletId', t.droplet_id, 'keyVersion', t.key_version,
    'stateChangedAt', t.state_changed_at, 'createdAt', t.created_at, 'updatedAt', t.updated_at);
$$;

-- One page of tenants and how many there are in all. Null filters mean "any"; p_search looks in id and name. p_sort is one of
-- id, name, tier, state, changed. Ties are broken by id, so that pages never overlap.
create function genesis.list_tenants(
  p_tiers genesis.tier[], p_states genesis.tenant_state[], p_lineages genesis.lineage[], p_search text,
  p_sort text, p_descending boolean, p_offset integer, p_limit integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  with matching as (
    select t as tenant from tenants t
     where (p_tiers is null or t.tier = any (p_tiers))
       and (p_states is null or t.state = any (p_states))
       and (p_lineages is null or t.lineage = any (p_lineages))
       and (p_search is null or position(lower(p_search) in t.id) > 0 or position(lower(p_search) in lower(t.name)) > 0)
  ), numbered as (
    select m.tenant, row_number() over (order by
        case when p_sort = 'name' and not p_descending then (m.tenant).name end, case when p_sort = 'name' and p_descending then (m.tenant).name end desc,
        case when p_sort = 'tier' and not p_descending then (m.tenant).tier end, case when p_sort = 'tier' and p_descending then (m.tenant).tier end desc,
        case when p_sort = 'state' and not p_descending then (m.tenant).state end, case when p_sort = 'state' and p_descending then (m.tenant).state end desc,
        case when p_sort = 'changed' and not p_descending then (m.tenant).state_changed_at end,
        case when p_sort = 'changed' and p_descending then (m.tenant).state_changed_at end desc,
        case when p_sort = 'id' and p_descending then (m.tenant).id end desc, (m.tenant).id) as place
      from matching m
  )
  select jsonb_build_object('total', (select count(*) from matching), 'tenants', coalesce((
    select jsonb_agg(tenant_document(n.tenant) order by n.place) from numbered n
     where n.place > p_offset and n.place <= p_offset::bigint + p_limit), '[]'::jsonb));
$$;

create function genesis.read_tenant(p_id text) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select tenant_document(t) from tenants t where t.id = p_id;
$$;

create function genesis.record_firewall_violation(
  p_subject text, p_lineage text, p_expected genesis.lineage, p_operation text, p_reported_by text) returns bigint
language sql set search_path = genesis, pg_temp as $$
  insert into firewall_violations (subject, lineage, expected, operation, reported_by)
    values (p_subject, p_lineage, p_expected, p_operation, p_reported_by) returning id;
$$;

create function genesis.record_audit(p_actor text, p_action text, p_subject text, p_detail jsonb) returns bigint
language sql set search_path = genesis, pg_temp as $$
  insert into audit_log (actor, action, subject, detail) values (p_actor, p_action, p_subject, p_detail) returning id;
$$;

create function genesis.list_firewall_violations(p_limit integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('total', (select count(*) from firewall_violations), 'violations', coalesce((
    select jsonb_agg(jsonb_build_object('at', at, 'subject', subject, 'lineage', lineage, 'expected', expected,
        'operation', operation, 'reportedBy', reported_by) order by id desc)
      from (select * from firewall_violations order by id desc limit p_limit) v), '[]'::jsonb));
$$;

-- The names of the applied migrations, so that a binary can tell whether the store is newer or older than itself.
create function genesis.applied_migrations() returns jsonb
language sql stable security definer set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(name order by id), '[]'::jsonb) from schema_migrations;
$$;

grant execute on all functions in schema genesis to service_role;
