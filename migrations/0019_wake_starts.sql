-- Up Migration
-- `wake_targets.attempt` counts how often a worker took a target, also when the worker was killed before its claim.
drop function genesis.claim_wake_target(bigint);

-- A worker takes a target. Returns {"decision": ...} with
--   act    ask DigitalOcean for the action
--   adopt  an earlier worker may have asked already: look first
--   skip   nothing to do: done, cancelled, or the tenant is no longer hibernated
-- p_starts is how often the queue has handed its job to a worker: one that was killed before it came here had taken the target, too.
create function genesis.claim_wake_target(p_target_id bigint, p_starts integer) returns jsonb
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
  update wake_targets set state = 'claimed', attempt = greatest(attempt + 1, p_starts), claimed_at = clock_timestamp()
    where id = p_target_id returning * into v_target;
  update tenants set state = 'waking', state_changed_at = now(), updated_at = now() where id = v_tenant.id and state = 'hibernated';
  select * into v_batch from wake_batches where id = v_target.batch_id;
  return jsonb_build_object(
    'decision', case when v_target.requested_at is null then 'act' else 'adopt' end,
    'targetId', v_target.id, 'attempt', v_target.attempt, 'requestedAt', v_target.requested_at, 'claimedAt', v_target.claimed_at,
    'ratePerSecond', v_batch.rate_per_second, 'batchNumber', v_batch.number, 'position', v_target.position,
    'tenant', jsonb_build_object('id', v_tenant.id, 'tier', v_tenant.tier, 'lineage', v_tenant.lineage, 'dropletId', v_tenant.droplet_id));
end $$;

grant execute on function genesis.claim_wake_target(bigint, integer) to service_role;

revoke execute on all functions in schema genesis from public;
