-- Up Migration
-- Everything a person or a program wants to know of one batch, in one answer. Times to ready are counted from the start of the
-- batch, in ms: what a customer of that tier waited.
create function genesis.wake_progress(p_batch_id text) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object(
    'batchId', b.id, 'strategy', b.strategy, 'ratePerSecond', b.rate_per_second, 'actor', b.actor,
    'createdAt', b.created_at, 'cancelledAt', b.cancelled_at, 'endedAt', b.ended_at,
    'elapsedMs', round(extract(epoch from coalesce(b.ended_at, clock_timestamp()) - b.created_at) * 1000),
    'firstReadyMs', (select round(min(extract(epoch from ready_at - b.created_at)) * 1000) from wake_targets where batch_id = b.id),
    'api', (select jsonb_build_object('requests', coalesce(sum(api_requests), 0), 'rateLimited', coalesce(sum(rate_limited), 0))
              from wake_targets where batch_id = b.id),
    'totals', (
      select jsonb_build_object('requested', count(*),
          'open', count(*) filter (where state in ('queued', 'claimed', 'requested')),
          'ready', count(*) filter (where state = 'ready'),
          'failed', count(*) filter (where state = 'failed'),
          'skipped', count(*) filter (where state = 'skipped'),
          'cancelled', count(*) filter (where state = 'cancelled'))
        from wake_targets where batch_id = b.id),
    'perTier', (
      select coalesce(jsonb_object_agg(t.tier, jsonb_build_object(
          'requested', t.requested, 'open', t.open, 'ready', t.ready, 'failed', t.failed, 'skipped', t.skipped, 'cancelled', t.cancelled,
          'p50Ms', round(t.p50), 'p95Ms', round(t.p95))), '{}')
      from (
        select tier, count(*) as requested,
            count(*) filter (where state in ('queued', 'claimed', 'requested')) as open,
            count(*) filter (where state = 'ready') as ready,
            count(*) filter (where state = 'failed') as failed,
            count(*) filter (where state = 'skipped') as skipped,
            count(*) filter (where state = 'cancelled') as cancelled,
            percentile_disc(0.5) within group (order by extract(epoch from ready_at - b.created_at) * 1000) as p50,
            percentile_disc(0.95) within group (order by extract(epoch from ready_at - b.created_at) * 1000) as p95
          from wake_targets where batch_id = b.id group by tier) t),
    'problems', (
      select coalesce(jsonb_agg(jsonb_build_object('tenantId', tenant_id, 'state', state, 'code', reason_code, 'reason', reason) order by position), '[]')
      from (select * from wake_targets where batch_id = b.id and state in ('failed', 'skipped') order by position limit 100) p)
  ) from wake_batches b where b.id = p_batch_id;
$$;

-- Every target of a batch, in its order.
create function genesis.list_wake_targets(p_batch_id text) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('tenantId', tenant_id, 'tier', tier, 'position', position, 'state', state, 'attempts', attempt,
      'requestedAt', requested_at, 'readyAt', ready_at, 'apiRequests', api_requests, 'reason', reason) order by position), '[]')
    from wake_targets where batch_id = p_batch_id;
$$;

-- The latest batches, newest first.
create function genesis.list_wake_batches(p_limit integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(wake_progress(id) order by number desc), '[]')
    from (select id, number from wake_batches order by number desc limit p_limit) b;
$$;

-- Median time from the request to the first heartbeat, in ms, over the latest wakes; null when there were none.
create function genesis.typical_boot_ms() returns numeric
language sql stable set search_path = genesis, pg_temp as $$
  select round((percentile_cont(0.5) within group (order by extract(epoch from ready_at - requested_at) * 1000))::numeric)
    from (select ready_at, requested_at from wake_targets where state = 'ready' order by id desc limit 500) recent;
$$;

grant execute on function
  genesis.wake_candidates(genesis.tier[], text[], integer),
  genesis.create_wake_batch(text, text[], text, numeric, integer, text),
  genesis.wake_targets_to_drive(text), genesis.claim_wake_target(bigint), genesis.begin_wake_request(bigint, integer),
  genesis.count_wake_requests(bigint, integer, integer), genesis.record_wake_action(bigint, integer, bigint),
  genesis.fail_wake_target(bigint, integer, text, text, boolean), genesis.count_wake_targets_to_drive(), genesis.typical_boot_ms(), genesis.mark_wakes_ready(text[]), genesis.expire_overdue_wakes(),
  genesis.cancel_wake_batch(text, text), genesis.wake_progress(text), genesis.list_wake_batches(integer), genesis.list_wake_targets(text),
  genesis.end_wake_batch_when_done(text), genesis.end_wake_targets(bigint[], genesis.wake_target_state, text, text, genesis.tenant_state)
  to service_role;

revoke execute on all functions in schema genesis from public;
