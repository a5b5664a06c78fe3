-- Up Migration
-- The steps of one target, each a compare-and-set: what does not find the state that it expects changes nothing.

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
