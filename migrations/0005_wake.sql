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
