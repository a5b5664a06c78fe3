-- Up Migration
-- Tenants that are not all right; a suspect has missed heartbeats, and offline means silent for too long.
create table genesis.liveness_verdicts (
  tenant_id text primary key references genesis.tenants (id) on delete cascade,
  verdict text not null check (verdict in ('suspect', 'offline')),
  region text,
  last_heard_at timestamptz,
  suspect_at timestamptz not null,
  offline_at timestamptz,
  constraint offline_since check ((verdict = 'offline') = (offline_at is not null))
);

-- What the watchdog remembers from tick to tick. Times in ms are of the clock by which silence is measured, the liveness store's,
-- which need not be this database's.
create table genesis.watchdog_state (
  singleton boolean primary key default true check (singleton),
  last_tick_at timestamptz,
  grace_until timestamptz,
  inconclusive_since timestamptz,
  -- Regions that went silent at once; '*' is the whole fleet.
  inconclusive_regions text[] not null default '{}',
  last_sweep_ms bigint,
  watched integer not null default 0,
  -- [{"region": text, "fromMs": n, "toMs": n}]: when silence said nothing about a tenant; region '*' is everywhere.
  blind jsonb not null default '[]',
  -- Where the look for tenants that nobody watches goes on.
  cursor text not null default ''
);
insert into genesis.watchdog_state default values;

-- What people are to be told, written in the same step as the verdict and removed once it was passed on.
create table genesis.watchdog_notices (
  id bigint generated always as identity primary key,
  rule text not null,
  subject text not null,
  state text not null check (state in ('firing', 'resolved')),
  severity text not null,
  summary text not null,
  labels jsonb not null default '{}',
  at timestamptz not null default clock_timestamp()
);
create index watchdog_notices_by_subject on genesis.watchdog_notices (rule, subject);

-- Whose silence means something, by region, so that a share of a region can be judged without counting all of it.
create index tenants_to_watch on genesis.tenants (coalesce(region, ''), id) where lineage = 'sovereign' and state in ('active', 'degraded');
create index tenants_to_watch_since on genesis.tenants (state_changed_at) where lineage = 'sovereign' and state in ('active', 'degraded');

do $$
declare t text;
begin
  foreach t in array array['liveness_verdicts', 'watchdog_state', 'watchdog_notices'] loop
    execute format('alter table genesis.%I enable row level security', t);
    execute format('create policy service_role_only on genesis.%I to service_role using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on genesis.%I to service_role', t);
  end loop;
end $$;

create function genesis.from_epoch_ms(p_ms bigint) returns timestamptz
language sql immutable set search_path = genesis, pg_temp as $$
  select to_timestamp(p_ms / 1000.0);
$$;

create function genesis.is_watchable(t genesis.tenants) returns boolean
language sql stable set search_path = genesis, pg_temp as $$
  select t.lineage = 'sovereign' and t.state in ('active', 'degraded');
$$;

-- What a tick needs to know of tenants that are silent (p_silent), and only of these: their state and verdict; how many are watched in
-- their regions, counted up to ten times the silent ones there, which is enough to judge a share of a tenth; other tenants with a
-- verdict; tenants that became active since the tick before; and the next p_chunk active ones after the cursor.
create function genesis.read_watchdog_view(p_silent text[], p_chunk integer) returns jsonb
language plpgsql stable set search_path = genesis, pg_temp as $$
declare
  v_state watchdog_state;
  v_result jsonb;
begin
  select * into v_state from watchdog_state;
  select jsonb_build_object(
    'lastSweepMs', v_state.last_sweep_ms, 'watched', v_state.watched, 'blind', v_state.blind,
    'inconclusiveRegions', to_jsonb(v_state.inconclusive_regions),
    'tenants', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'tier', t.tier, 'region', t.region, 'state', t.state,
        'watchable', is_watchable(t), 'verdict', v.verdict)), '[]')
      from tenants t left join liveness_verdicts v on v.tenant_id = t.id
      where t.id = any (p_silent)),
    'others', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'tier', t.tier, 'region', t.region, 'state', t.state,
        'watchable', is_watchable(t), 'verdict', v.verdict)), '[]')
      from liveness_verdicts v join tenants t on t.id = v.tenant_id where not v.tenant_id = any (p_silent)),
    'regions', (select coalesce(jsonb_object_agg(r.region, (
        select count(*) from (
          select from tenants w
           where coalesce(w.region, '') = r.region and w.lineage = 'sovereign' and w.state in ('active', 'degraded')
           -- In the index's order, so that it is read only as far as the limit.
           order by coalesce(w.region, ''), w.id limit r.silent * 10 + 1) counted)), '{}')
      from (select coalesce(region, '') as region, count(*) as silent
              from tenants t where id = any (p_silent) and is_watchable(t) group by 1) r),
    'joined', (select coalesce(jsonb_agg(id), '[]') from (
      select id from tenants
       where lineage = 'sovereign' and state in ('active', 'degraded') and state_changed_at > v_state.last_tick_at - interval '10 seconds'
       order by state_changed_at limit 20000) fresh),
    'chunk', to_jsonb(watchable_after(v_state.cursor, p_chunk))) into v_result;
  return v_result;
end $$;

-- Ids of the tenants that ought to be watched, in order, after one.
create function genesis.watchable_after(p_after text, p_limit integer) returns text[]
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(array_agg(id), '{}') from (
    select id from tenants where lineage = 'sovereign' and state in ('active', 'degraded') and id > p_after order by id limit p_limit) page;
$$;

create function genesis.tell_recovered(p_ids text[]) returns void
language sql set search_path = genesis, pg_temp as $$
  insert into watchdog_notices (rule, subject, state, severity, summary, labels)
    select 'tenant-offline', t.id, 'resolved', case t.tier when 'enterprise' then 'critical' else 'warning' end,
        case t.state when 'active' then format('Tenant %s is heard again.', t.id) else format('Tenant %s is %s now.', t.id, t.state) end,
        jsonb_strip_nulls(jsonb_build_object('region', t.region, 'tier', t.tier))
      from tenants t where t.id = any (p_ids) order by t.id;
$$;

-- Carries out a tick's plan in one step, unless the tick is another's by now.
-- p_plan: {"suspect": [{"id", "heardAtMs"}], "offline": [{"id", "heardAtMs", "severity", "summary", "labels"}], "clear": [id],
--   "notices": [...], "state": {"sweepMs", "watched", "blind", "inconclusiveRegions", "graceMs", "cursor"}}
-- Returns {"offline": [id], "suspect": n, "cleared": n}, or null when nothing was done.
create function genesis.apply_watchdog_tick(p_task text, p_slot bigint, p_attempt integer, p_plan jsonb) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz := clock_timestamp();
  v_state jsonb := p_plan -> 'state';
  v_regions text[] := array(select jsonb_array_elements_text(v_state -> 'inconclusiveRegions') order by 1);
  v_offline text[];
  v_cleared text[];
  v_suspect integer;
begin
  perform from clock_ticks
    where task = p_task and slot = p_slot and attempt = p_attempt and finished_at is null and lease_until > v_now for update;
  if not found then
    return null;
  end if;
  perform from tenants
    where id in (select value ->> 'id' from jsonb_array_elements((p_plan -> 'suspect') || (p_plan -> 'offline'))
                 union all select jsonb_array_elements_text(p_plan -> 'clear')) order by id for no key update;

  insert into liveness_verdicts (tenant_id, verdict, region, last_heard_at, suspect_at)
    select t.id, 'suspect', t.region, from_epoch_ms(r."heardAtMs"), v_now
      from jsonb_to_recordset(p_plan -> 'suspect') as r(id text, "heardAtMs" bigint) join tenants t on t.id = r.id
     where is_watchable(t) order by t.id on conflict (tenant_id) do nothing;
  get diagnostics v_suspect = row_count;

  with doomed as (
    update liveness_verdicts v set verdict = 'offline', offline_at = v_now, last_heard_at = from_epoch_ms(r."heardAtMs")
      from jsonb_to_recordset(p_plan -> 'offline') as r(id text, "heardAtMs" bigint), tenants t
     where v.tenant_id = r.id and t.id = r.id and v.verdict = 'suspect' and is_watchable(t) returning v.tenant_id
  ), marked as (
    update tenants set state = 'offline', state_changed_at = v_now, updated_at = v_now where id in (select tenant_id from doomed) returning id
  )
  select coalesce(array_agg(id order by id), '{}') into v_offline from marked;
  -- One who comes and goes is one alert: what was to be said about his last return is not said.
  delete from watchdog_notices where rule = 'tenant-offline' and subject = any (v_offline) and state = 'resolved';
  insert into watchdog_notices (rule, subject, state, severity, summary, labels)
    select 'tenant-offline', r.id, 'firing', r.severity, r.summary, r.labels
      from jsonb_to_recordset(p_plan -> 'offline') as r(id text, severity text, summary text, labels jsonb) where r.id = any (v_offline);

  with gone as (
    delete from liveness_verdicts where tenant_id in (select jsonb_array_elements_text(p_plan -> 'clear')) returning tenant_id, verdict
  )
  select coalesce(array_agg(tenant_id) filter (where verdict = 'offline'), '{}') into v_cleared from gone;
  perform tell_recovered(v_cleared);

  insert into watchdog_notices (rule, subject, state, severity, summary, labels)
    select r.rule, r.subject, r.state, r.severity, r.summary, r.labels
      from jsonb_to_recordset(p_plan -> 'notices') as r(rule text, subject text, state text, severity text, summary text, labels jsonb);
  update watchdog_state set last_tick_at = v_now, grace_until = v_now + make_interval(secs => (v_state ->> 'graceMs')::bigint / 1000.0),
    inconclusive_since = case when v_regions = '{}' then null else coalesce(inconclusive_since, v_now) end,
    inconclusive_regions = v_regions, last_sweep_ms = (v_state ->> 'sweepMs')::bigint, watched = (v_state ->> 'watched')::integer,
    blind = v_state -> 'blind', cursor = v_state ->> 'cursor';
  return jsonb_build_object('offline', to_jsonb(v_offline), 'suspect', v_suspect, 'cleared', cardinality(v_cleared));
end $$;

-- Heartbeats arrived from these tenants: those that were offline are active again. Returns how many were.
create function genesis.mark_tenants_recovered(p_tenant_ids text[]) returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_recovered integer;
  v_verdicts text[];
begin
  perform from tenants where id = any (p_tenant_ids) and state = 'offline' order by id for no key update;
  update tenants set state = 'active', state_changed_at = now(), updated_at = now() where id = any (p_tenant_ids) and state = 'offline';
  get diagnostics v_recovered = row_count;
  with gone as (
    delete from liveness_verdicts v using tenants t
      where v.tenant_id = any (p_tenant_ids) and t.id = v.tenant_id and t.state = 'active' returning v.tenant_id, v.verdict
  )
  select coalesce(array_agg(tenant_id) filter (where verdict = 'offline'), '{}') into v_verdicts from gone;
  perform tell_recovered(v_verdicts);
  return v_recovered;
end $$;

-- What people are to be told now, oldest first; a return only after it has held for p_settled_ms.
create function genesis.list_watchdog_notices(p_settled_ms integer, p_limit integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'rule', rule, 'subject', subject, 'state', state, 'severity', severity,
      'summary', summary, 'labels', labels) order by id), '[]')
    from (select * from watchdog_notices
           where state = 'firing' or rule <> 'tenant-offline' or at < clock_timestamp() - make_interval(secs => p_settled_ms / 1000.0)
           order by id limit p_limit) due;
$$;

create function genesis.drop_watchdog_notices(p_ids bigint[]) returns void
language sql set search_path = genesis, pg_temp as $$
  delete from watchdog_notices where id = any (p_ids);
$$;

-- How many tenants have each verdict.
create function genesis.count_verdicts() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('suspect', count(*) filter (where verdict = 'suspect'), 'offline', count(*) filter (where verdict = 'offline'),
      'inconclusiveRegions', coalesce((select to_jsonb(inconclusive_regions) from watchdog_state), '[]'))
    from liveness_verdicts;
$$;

-- One tenant, with the verdict on its silence and when it was last heard.
create or replace function genesis.read_tenant(p_id text) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select tenant_document(t) || jsonb_build_object('verdict', v.verdict, 'lastHeardAt', greatest(h.received_at, v.last_heard_at))
    from tenants t left join heartbeats h on h.tenant_id = t.id left join liveness_verdicts v on v.tenant_id = t.id where t.id = p_id;
$$;

grant execute on function
  genesis.from_epoch_ms(bigint), genesis.is_watchable(genesis.tenants), genesis.read_watchdog_view(text[], integer),
  genesis.watchable_after(text, integer), genesis.tell_recovered(text[]), genesis.apply_watchdog_tick(text, bigint, integer, jsonb),
  genesis.mark_tenants_recovered(text[]), genesis.list_watchdog_notices(integer, integer), genesis.drop_watchdog_notices(bigint[]),
  genesis.count_verdicts()
  to service_role;

revoke execute on all functions in schema genesis from public;
