-- Up Migration
create type genesis.wake_target_state as enum
  ('queued', 'claimed', 'requested', 'ready', 'failed', 'skipped', 'cancelled');

create table genesis.wake_batches (
  id text primary key check (id ~ '^wake-[a-z0-9-]{1,60}$'),
  number bigint generated always as identity unique,
  strategy text not null,
  rate_per_second numeric not null check (rate_per_second > 0),
  ready_timeout_ms integer not null check (ready_timeout_ms > 0),
  actor text not null,
  created_at timestamptz not null default now(),
  cancelled_at timestamptz,
  ended_at timestamptz
);

-- One wake of one tenant. queued -> claimed (a worker holds it, the tenant is `waking`) -> requested (DigitalOcean took the
-- action) -> ready (its first heartbeat after that) or failed.
create table genesis.wake_targets (
  id bigint generated always as identity primary key,
  batch_id text not null references genesis.wake_batches (id),
  tenant_id text not null references genesis.tenants (id),
  tier genesis.tier not null,
  -- Place in the batch's order, from 1.
  position integer not null,
  state genesis.wake_target_state not null,
  -- Counts claims. A worker acts only under the number that its claim gave it, so a worker that was thought dead cannot act late.
  attempt integer not null default 0,
  claimed_at timestamptz,
  -- When the first request for the action was about to be sent. Set before sending, so that after a crash we know to look
  -- whether DigitalOcean has it.
  requested_at timestamptz,
  action_id bigint,
  ready_at timestamptz,
  ended_at timestamptz,
  api_requests integer not null default 0,
  rate_limited integer not null default 0,
  reason_code text,
  reason text,
  unique (batch_id, tenant_id)
);
-- At most one unfinished wake of a tenant in the whole fleet: two operators cause one action.
create unique index wake_targets_one_open on genesis.wake_targets (tenant_id) where state in ('queued', 'claimed', 'requested');
create index wake_targets_open on genesis.wake_targets (batch_id, state) where state in ('queued', 'claimed', 'requested');
create index wake_targets_by_batch on genesis.wake_targets (batch_id, position);

do $$
declare t text;
begin
  foreach t in array array['wake_batches', 'wake_targets'] loop
    execute format('alter table genesis.%I enable row level security', t);
    execute format('create policy service_role_only on genesis.%I to service_role using (true) with check (true)', t);
    execute format('grant select, insert, update on genesis.%I to service_role', t);
  end loop;
end $$;

-- Tenants that a selection names, whatever their state or lineage; the plan decides. Null means "any".
create function genesis.wake_candidates(p_tier genesis.tier[], p_ids text[], p_limit integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'tier', c.tier, 'lineage', c.lineage, 'state', c.state, 'dropletId', c.droplet_id)), '[]')
    from (select * from tenants t
           where (p_tier is null or t.tier = any (p_tier))
             and (t.id = any (p_ids) or (p_ids is null and t.state = 'hibernated' and t.lineage = 'sovereign'))
           order by t.tier, t.id limit p_limit) c;
$$;

-- Records a batch and its targets in one step. Calling it again with the same batch id changes nothing and answers the same,
-- so a caller that got no answer may ask again.
-- Targets that cannot be woken are recorded as skipped, with the reason.
create function genesis.create_wake_batch(
  p_batch_id text, p_tenant_ids text[], p_strategy text, p_rate numeric, p_ready_timeout_ms integer, p_actor text) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
begin
  insert into wake_batches (id, strategy, rate_per_second, ready_timeout_ms, actor)
    values (p_batch_id, p_strategy, p_rate, p_ready_timeout_ms, p_actor) on conflict (id) do nothing;
  if found then
    create temporary table chosen on commit drop as
      select t.id as tenant_id, t.tier, c.position::integer, case
          when t.lineage = 'ohio' then 'GEN_OHIO_FIREWALL'
          when t.state = 'waking' then 'already-waking'
          when t.state <> 'hibernated' then 'not-hibernated'
          when t.droplet_id is null then 'no-droplet' end as reason_code, t.state
        from unnest(p_tenant_ids) with ordinality as c (id, position) join tenants t using (id);
    -- In the order of ids, so that two operators with overlapping batches never wait for each other in a circle.
    insert into wake_targets (batch_id, tenant_id, tier, position, state)
      select p_batch_id, tenant_id, tier, position, 'queued' from chosen where reason_code is null order by tenant_id
      on conflict (tenant_id) where state in ('queued', 'claimed', 'requested') do nothing;
    insert into wake_targets (batch_id, tenant_id, tier, position, state, ended_at, reason_code, reason)
      select p_batch_id, c.tenant_id, c.tier, c.position, 'skipped', now(), coalesce(c.reason_code, 'already-waking'), case
          when c.reason_code is null or c.reason_code = 'already-waking' then 'already being woken by another batch'
          when c.reason_code = 'not-hibernated' then format('is %s, not hibernated', c.state)
          when c.reason_code = 'no-droplet' then 'has no droplet'
          else 'is an Ohio workspace, which has no droplet of its own' end
        from chosen c
       where not exists (select from wake_targets w where w.batch_id = p_batch_id and w.tenant_id = c.tenant_id);
    insert into audit_log (actor, action, subject, detail)
      values (p_actor, 'wake.start', p_batch_id, jsonb_build_object('targets', cardinality(p_tenant_ids), 'ratePerSecond', p_rate));
    perform end_wake_batch_when_done(p_batch_id);
  end if;
  return wake_progress(p_batch_id);
end $$;

-- The unfinished targets that need a job: all that no worker has brought to DigitalOcean yet.
create function genesis.wake_targets_to_drive(p_batch_id text default null) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('targetId', id, 'tier', tier) order by tier, batch_number, position), '[]') from (
    select w.id, w.tier, b.number as batch_number, w.position from wake_targets w join wake_batches b on b.id = w.batch_id
     where w.state in ('queued', 'claimed') and (p_batch_id is null or w.batch_id = p_batch_id)) t;
$$;

create function genesis.count_wake_targets_to_drive() returns bigint
language sql stable set search_path = genesis, pg_temp as $$
  select count(*) from wake_targets where state in ('queued', 'claimed');
$$;

-- Closes a batch whose targets have all ended. Locks the batch first: of two transactions that end the last two targets at
-- the same time, the second must see what the first did. Always called after targets and tenants are locked, never before.
create function genesis.end_wake_batch_when_done(p_batch_id text) returns void
language plpgsql set search_path = genesis, pg_temp as $$
begin
  perform from wake_batches where id = p_batch_id for update;
  update wake_batches set ended_at = now()
   where id = p_batch_id and ended_at is null
     and not exists (select from wake_targets where batch_id = p_batch_id and state in ('queued', 'claimed', 'requested'));
end $$;

-- Ends targets and sets their tenants' states, then closes the batches that are done.
create function genesis.end_wake_targets(
  p_target_ids bigint[], p_state genesis.wake_target_state, p_code text, p_reason text, p_tenant_state genesis.tenant_state) returns void
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_batch text;
begin
  update wake_targets set state = p_state, ended_at = now(), reason_code = p_code, reason = p_reason,
      ready_at = case when p_state = 'ready' then clock_timestamp() end
    where id = any (p_target_ids);
  perform from tenants where id in (select tenant_id from wake_targets where id = any (p_target_ids)) order by id for update;
  update tenants set state = p_tenant_state, state_changed_at = now(), updated_at = now()
    where id in (select tenant_id from wake_targets where id = any (p_target_ids)) and state = 'waking';
  for v_batch in select distinct batch_id from wake_targets where id = any (p_target_ids) order by 1 loop
    perform end_wake_batch_when_done(v_batch);
  end loop;
end $$;

-- A worker takes a target. Returns {"decision": ...} with
--   act    ask DigitalOcean for the action
--   adopt  an earlier worker may have asked already: look first
--   skip   nothing to do: done, cancelled, or the tenant is no longer hibernated
create function genesis.claim_wake_target(p_target_id bigint) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_target wake_targets;
  v_tenant tenants;
  v_batch wake_batches;
begin
  select * into v_target from wake_targets where id = p_target_id for update;
  if not found or v_target.state not in ('queued', 'claimed') then
    return jsonb_build_object('decision', 'skip');
  end if;
  select * into v_tenant from tenants where id = v_target.tenant_id for update;
  if v_target.state = 'queued' and v_tenant.state <> 'hibernated' then
    perform end_wake_targets(array[p_target_id], 'skipped', 'not-hibernated', format('is %s, not hibernated', v_tenant.state), v_tenant.state);
    return jsonb_build_object('decision', 'skip');
  end if;
  update wake_targets set state = 'claimed', attempt = attempt + 1, claimed_at = clock_timestamp()
    where id = p_target_id returning * into v_target;
  update tenants set state = 'waking', state_changed_at = now(), updated_at = now() where id = v_tenant.id and state = 'hibernated';
  select * into v_batch from wake_batches where id = v_target.batch_id;
  return jsonb_build_object(
    'decision', case when v_target.requested_at is null then 'act' else 'adopt' end,
    'targetId', v_target.id, 'attempt', v_target.attempt, 'requestedAt', v_target.requested_at, 'claimedAt', v_target.claimed_at,
    'ratePerSecond', v_batch.rate_per_second, 'batchNumber', v_batch.number, 'position', v_target.position,
    'tenant', jsonb_build_object('id', v_tenant.id, 'tier', v_tenant.tier, 'lineage', v_tenant.lineage, 'dropletId', v_tenant.droplet_id));
end $$;

-- The last check before a request leaves: true when this attempt is still the one that may act. Notes that it is about to.
create function genesis.begin_wake_request(p_target_id bigint, p_attempt integer) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update wake_targets set requested_at = coalesce(requested_at, clock_timestamp()), api_requests = api_requests + 1
    where id = p_target_id and attempt = p_attempt and state = 'claimed';
  return found;
end $$;

-- Counts what an attempt cost: requests besides the action itself, and 429 answers.
create function genesis.count_wake_requests(p_target_id bigint, p_requests integer, p_rate_limited integer) returns void
language sql set search_path = genesis, pg_temp as $$
  update wake_targets set api_requests = api_requests + p_requests, rate_limited = rate_limited + p_rate_limited where id = p_target_id;
$$;

create function genesis.record_wake_action(p_target_id bigint, p_attempt integer, p_action_id bigint) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update wake_targets set action_id = p_action_id, state = case when state = 'claimed' then 'requested' else state end
    where id = p_target_id and attempt = p_attempt and state in ('claimed', 'requested', 'ready');
  return found;
end $$;

-- Gives a target up. A tenant to which surely nothing happened sleeps on; where nobody knows (p_outcome_unknown) it counts as
-- offline until a heartbeat says otherwise.
create function genesis.fail_wake_target(
  p_target_id bigint, p_attempt integer, p_code text, p_reason text, p_outcome_unknown boolean) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  perform from wake_targets where id = p_target_id and attempt = p_attempt and state = 'claimed' for update;
  if not found then
    return false;
  end if;
  perform end_wake_targets(array[p_target_id], 'failed', p_code, p_reason,
    case when p_outcome_unknown then 'offline' else 'hibernated' end::tenant_state);
  return true;
end $$;

-- Heartbeats arrived from these tenants: their wakes are complete, if the action had been asked for.
create function genesis.mark_wakes_ready(p_tenant_ids text[]) returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_ids bigint[] := array(
    select id from wake_targets
     where tenant_id = any (p_tenant_ids) and state in ('claimed', 'requested') and requested_at is not null
     order by id for update);
begin
  perform end_wake_targets(v_ids, 'ready', null, null, 'active');
  return cardinality(v_ids);
end $$;

-- Ends wakes whose first heartbeat did not come in time. Returns how many.
create function genesis.expire_overdue_wakes() returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_ids bigint[] := array(
    select w.id from wake_targets w join wake_batches b on b.id = w.batch_id
     where w.state = 'requested' and w.requested_at + make_interval(secs => b.ready_timeout_ms / 1000.0) < clock_timestamp()
     order by w.id for update of w skip locked);
begin
  perform end_wake_targets(v_ids, 'failed', 'ready-timeout', 'no heartbeat came in time after the request', 'offline');
  return cardinality(v_ids);
end $$;

create function genesis.cancel_wake_batch(p_batch_id text, p_actor text) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
begin
  -- Targets before their batch, as everywhere: a worker that ends one at the same time holds it and waits for the batch.
  perform from wake_targets where batch_id = p_batch_id and state = 'queued' order by id for update;
  update wake_batches set cancelled_at = coalesce(cancelled_at, now()) where id = p_batch_id and ended_at is null;
  if found then
    update wake_targets set state = 'cancelled', ended_at = now(), reason_code = 'cancelled', reason = 'cancelled by ' || p_actor
      where batch_id = p_batch_id and state = 'queued';
    insert into audit_log (actor, action, subject) values (p_actor, 'wake.cancel', p_batch_id);
    perform end_wake_batch_when_done(p_batch_id);
  end if;
  return wake_progress(p_batch_id);
end $$;
