-- Up Migration
create type genesis.reboot_state as enum ('queued', 'claimed', 'requested', 'recovered', 'failed', 'cancelled');

-- What was asked for in one go, by a person or by the watchdog.
create table genesis.reboot_requests (
  id text primary key check (id ~ '^reboot-[a-z0-9-]{1,60}$'),
  number bigint generated always as identity unique,
  reason text not null check (length(reason) between 1 and 500),
  requested_by text not null,
  automatic boolean not null,
  forced boolean not null,
  timeout_ms integer not null check (timeout_ms > 0),
  created_at timestamptz not null default now()
);

-- One reboot of one tenant. queued -> claimed (a worker holds it, the tenant is `rebooting`) -> requested (DigitalOcean took the
-- action) -> recovered (its first heartbeat after the action was done) or failed. Cancelled ones never touched the droplet.
create table genesis.reboots (
  id bigint generated always as identity primary key,
  request_id text not null references genesis.reboot_requests (id),
  tenant_id text not null references genesis.tenants (id) on delete cascade,
  tier genesis.tier not null,
  position integer not null,
  automatic boolean not null,
  state genesis.reboot_state not null,
  -- Counts claims; a worker acts only under the number that its claim gave it.
  attempt integer not null default 0,
  -- What the tenant goes back to when surely nothing happened to its droplet.
  tenant_state_before genesis.tenant_state not null,
  created_at timestamptz not null default now(),
  claimed_at timestamptz,
  -- Set before the first request is sent, so that after a crash we know to look whether DigitalOcean has it.
  requested_at timestamptz,
  action_id bigint,
  -- When DigitalOcean was seen to have done it. A heartbeat before may come from before the power was cut.
  cycled_at timestamptz,
  ended_at timestamptz,
  reason_code text,
  reason text,
  -- Set on the failure after which no automatic reboot follows: due -> raised -> over.
  last_of_outage boolean not null default false,
  escalation text check (escalation in ('due', 'raised', 'over'))
);
-- At most one unfinished reboot of a tenant in the whole fleet.
create unique index reboots_one_open on genesis.reboots (tenant_id) where state in ('queued', 'claimed', 'requested');
create index reboots_by_tenant on genesis.reboots (tenant_id, created_at desc);
create index reboots_by_time on genesis.reboots (created_at);
create index reboots_by_request on genesis.reboots (request_id, position);
create index reboots_to_escalate on genesis.reboots (escalation) where escalation in ('due', 'raised');

do $$
declare t text;
begin
  foreach t in array array['reboot_requests', 'reboots'] loop
    execute format('alter table genesis.%I enable row level security', t);
    execute format('create policy service_role_only on genesis.%I to service_role using (true) with check (true)', t);
    execute format('grant select, insert, update on genesis.%I to service_role', t);
  end loop;
end $$;

-- Creating and claiming judge the fleet as a whole, so they happen one after the other. Taken before any row is locked.
create function genesis.lock_reboots() returns void
language sql set search_path = genesis, pg_temp as $$
  select pg_advisory_xact_lock(4711004);
$$;

-- Regions of which the watchdog cannot say who is silent; '*' is the whole fleet.
create function genesis.inconclusive_regions() returns text[]
language plpgsql stable set search_path = genesis, pg_temp as $$
begin
  return coalesce((select inconclusive_regions from watchdog_state where inconclusive_since is not null), '{}');
end $$;

create function genesis.count_reboots_in_last_hour() returns bigint
language sql stable set search_path = genesis, pg_temp as $$
  select count(*) from reboots where created_at > clock_timestamp() - interval '1 hour' and state <> 'cancelled';
$$;

-- Automatic reboots of a tenant that failed since it was last heard.
create function genesis.count_failed_reboots(p_tenant_id text) returns bigint
language sql stable set search_path = genesis, pg_temp as $$
  select count(*) from reboots r
   where r.tenant_id = p_tenant_id and r.automatic and r.state = 'failed'
     and r.ended_at > coalesce((select received_at from heartbeats h where h.tenant_id = p_tenant_id), '-infinity')
     and r.ended_at > coalesce((select max(ended_at) from reboots o where o.tenant_id = p_tenant_id and o.state = 'recovered'), '-infinity');
$$;

create function genesis.reboot_candidate(t genesis.tenants) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('id', t.id, 'tier', t.tier, 'lineage', t.lineage, 'state', t.state, 'region', t.region, 'dropletId', t.droplet_id,
    'inStateMs', greatest(0, round(extract(epoch from clock_timestamp() - t.state_changed_at) * 1000)),
    'sinceRebootMs', (select round(extract(epoch from clock_timestamp() - max(created_at)) * 1000) from reboots where tenant_id = t.id and state <> 'cancelled'),
    'failedAttempts', count_failed_reboots(t.id),
    'isOpen', exists (select from reboots where tenant_id = t.id and state in ('queued', 'claimed', 'requested')));
$$;

-- The named tenants; without names, those that have been offline for p_offline_ms. In the order in which they are to be rebooted.
create function genesis.reboot_candidates(p_ids text[], p_offline_ms bigint, p_limit integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(reboot_candidate(c.tenant) order by (c.tenant).tier, (c.tenant).state_changed_at, (c.tenant).id), '[]') from (
    select t as tenant from tenants t
     where t.id = any (p_ids)
        or (p_ids is null and t.state = 'offline' and t.state_changed_at <= clock_timestamp() - make_interval(secs => p_offline_ms / 1000.0))
     order by t.tier, t.state_changed_at, t.id limit p_limit) c;
$$;

create function genesis.reboot_facts() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('inLastHour', count_reboots_in_last_hour(), 'inconclusiveRegions', to_jsonb(inconclusive_regions()),
    'open', (select count(*) from reboots where state in ('queued', 'claimed', 'requested')));
$$;

-- Why this tenant may not be rebooted; null when it may. Judged again here with everything locked, because the plan that the
-- caller made is a moment old and another process may have made the same.
create function genesis.why_no_reboot(t genesis.tenants, p_automatic boolean, p_force boolean, p_limits jsonb) returns text
language plpgsql stable set search_path = genesis, pg_temp as $$
declare
  v_regions text[] := inconclusive_regions();
begin
  return case
    when t.lineage = 'ohio' then 'GEN_OHIO_FIREWALL'
    when t.droplet_id is null then 'no-droplet'
    when exists (select from reboots where tenant_id = t.id and state in ('queued', 'claimed', 'requested')) then 'already-rebooting'
    when p_automatic and t.state <> 'offline' then 'not-offline'
    when t.state not in ('active', 'degraded', 'offline') then 'wrong-state'
    when p_force then null
    when '*' = any (v_regions) or t.region = any (v_regions) then 'inconclusive'
    when exists (select from reboots where tenant_id = t.id and state <> 'cancelled'
        and created_at > clock_timestamp() - make_interval(secs => (p_limits ->> 'coolDownMs')::numeric / 1000)) then 'cool-down'
    when count_reboots_in_last_hour() >= (p_limits ->> 'perHour')::integer then 'hourly-limit'
    when p_automatic and count_failed_reboots(t.id) >= (p_limits ->> 'attemptsPerOutage')::integer then 'given-up'
    when p_automatic and (select count(*) from reboots where state in ('queued', 'claimed', 'requested')) >= (p_limits ->> 'atOnce')::integer
      then 'at-once-limit' end;
end $$;

create function genesis.describe_no_reboot(p_code text, t genesis.tenants) returns text
language sql immutable set search_path = genesis, pg_temp as $$
  select case p_code
    when 'GEN_OHIO_FIREWALL' then 'is an Ohio workspace, which has no droplet of its own'
    when 'no-droplet' then 'has no droplet'
    when 'already-rebooting' then 'is being rebooted already'
    when 'inconclusive' then 'the watchdog cannot tell at the moment who is silent and who is cut off'
    when 'cool-down' then 'was rebooted a short time ago'
    when 'hourly-limit' then 'the fleet has had its reboots of this hour'
    when 'given-up' then 'rebooting did not help'
    when 'at-once-limit' then 'as many as may be rebooted at once are'
    else format('is %s', t.state) end;
$$;

-- Records what is wanted, in one step. Calling it again with the same id changes nothing and answers the same.
create function genesis.create_reboots(
  p_id text, p_tenant_ids text[], p_reason text, p_requested_by text, p_automatic boolean, p_force boolean, p_timeout_ms integer, p_limits jsonb)
returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_chosen record;
  v_tenant tenants;
  v_code text;
begin
  perform lock_reboots();
  insert into reboot_requests (id, reason, requested_by, automatic, forced, timeout_ms)
    values (p_id, p_reason, p_requested_by, p_automatic, p_force, p_timeout_ms) on conflict (id) do nothing;
  if found then
    perform from tenants where id = any (p_tenant_ids) order by id for update;
    for v_chosen in
      select c.id, c.place from (select distinct on (id) id, place from unnest(p_tenant_ids) with ordinality as u (id, place) order by id, place) c order by c.place
    loop
      select * into v_tenant from tenants where id = v_chosen.id;
      continue when not found;
      v_code := why_no_reboot(v_tenant, p_automatic, p_force, p_limits);
      insert into reboots (request_id, tenant_id, tier, position, automatic, state, tenant_state_before, ended_at, reason_code, reason, last_of_outage)
        values (p_id, v_tenant.id, v_tenant.tier, v_chosen.place, p_automatic,
          case when v_code is null then 'queued' else 'cancelled' end::reboot_state, v_tenant.state,
          case when v_code is not null then now() end, v_code, case when v_code is not null then describe_no_reboot(v_code, v_tenant) end,
          p_automatic and count_failed_reboots(v_tenant.id) + 1 >= (p_limits ->> 'attemptsPerOutage')::integer);
    end loop;
    insert into audit_log (actor, action, subject, detail) values (p_requested_by, 'reboot.request', p_id,
      jsonb_build_object('tenants', to_jsonb(p_tenant_ids), 'reason', p_reason, 'automatic', p_automatic, 'forced', p_force));
  end if;
  return reboot_progress(p_id);
end $$;

-- What needs a job: all that a worker has begun and not brought to its end, and of the queued as many as may begin now.
create function genesis.reboots_to_drive(p_limits jsonb) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  with begun as (
    select * from reboots where state = 'claimed' or (state = 'requested' and cycled_at is null)
  ), next as (
    select * from reboots where state = 'queued' order by tier, automatic, id
     limit greatest(0, (p_limits ->> 'atOnce')::integer - (select count(*) from reboots where state in ('claimed', 'requested')))
  )
  select coalesce(jsonb_agg(jsonb_build_object('rebootId', id, 'tier', tier) order by tier, id), '[]')
    from (select id, tier from begun union all select id, tier from next) all_of_them;
$$;

grant execute on function
  genesis.lock_reboots(), genesis.inconclusive_regions(), genesis.count_reboots_in_last_hour(), genesis.count_failed_reboots(text),
  genesis.reboot_candidate(genesis.tenants), genesis.reboot_candidates(text[], bigint, integer), genesis.reboot_facts(),
  genesis.why_no_reboot(genesis.tenants, boolean, boolean, jsonb), genesis.describe_no_reboot(text, genesis.tenants),
  genesis.create_reboots(text, text[], text, text, boolean, boolean, integer, jsonb), genesis.reboots_to_drive(jsonb)
  to service_role;

revoke execute on all functions in schema genesis from public;
