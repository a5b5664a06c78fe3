-- Up Migration
-- The steps of one reboot, each a compare-and-set: what does not find the state that it expects changes nothing.
-- A worker takes a reboot. Returns {"decision": ...} with
--   act    ask DigitalOcean for the action
--   adopt  an earlier worker may have asked already: look first
--   look   DigitalOcean has the action: see whether it is done
--   wait   as many as may be under way at once are; it stays queued
--   skip   nothing to do
create function genesis.claim_reboot(p_id bigint, p_limits jsonb) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_reboot reboots;
  v_tenant tenants;
begin
  perform lock_reboots();
  select * into v_reboot from reboots where id = p_id for update;
  if not found or v_reboot.state not in ('queued', 'claimed', 'requested') or v_reboot.cycled_at is not null then
    return jsonb_build_object('decision', 'skip');
  end if;
  select * into v_tenant from tenants where id = v_reboot.tenant_id for update;
  if v_reboot.state = 'queued' then
    if v_tenant.state not in ('active', 'degraded', 'offline') or (v_reboot.automatic and v_tenant.state <> 'offline') then
      update reboots set state = 'cancelled', ended_at = now(), reason_code = 'state-changed', reason = format('is %s by now', v_tenant.state) where id = p_id;
      return jsonb_build_object('decision', 'skip');
    end if;
    if (select count(*) from reboots where state in ('claimed', 'requested')) >= (p_limits ->> 'atOnce')::integer then
      return jsonb_build_object('decision', 'wait');
    end if;
    update reboots set tenant_state_before = v_tenant.state where id = p_id;
    update tenants set state = 'rebooting', state_changed_at = now(), updated_at = now() where id = v_tenant.id;
  end if;
  update reboots set state = case when state = 'queued' then 'claimed' else state end, attempt = attempt + 1, claimed_at = clock_timestamp()
    where id = p_id returning * into v_reboot;
  return jsonb_build_object(
    'decision', case when v_reboot.state = 'requested' then 'look' when v_reboot.requested_at is null then 'act' else 'adopt' end,
    'rebootId', v_reboot.id, 'attempt', v_reboot.attempt, 'requestedAt', v_reboot.requested_at, 'actionId', v_reboot.action_id,
    'tenant', jsonb_build_object('id', v_tenant.id, 'tier', v_tenant.tier, 'lineage', v_tenant.lineage, 'dropletId', v_tenant.droplet_id));
end $$;

-- The last check before a request leaves: true when this attempt is still the one that may act. Notes that it is about to.
create function genesis.begin_reboot_request(p_id bigint, p_attempt integer) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update reboots set requested_at = coalesce(requested_at, clock_timestamp()) where id = p_id and attempt = p_attempt and state = 'claimed';
  return found;
end $$;

create function genesis.record_reboot_action(p_id bigint, p_attempt integer, p_action_id bigint) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update reboots set action_id = p_action_id, state = 'requested' where id = p_id and attempt = p_attempt and state in ('claimed', 'requested');
  return found;
end $$;

-- DigitalOcean has done it. The tenant is awaited anew from now on, so that a heartbeat from before the power was cut ends nothing.
create function genesis.record_reboot_cycled(p_id bigint, p_attempt integer) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_tenant_id text;
begin
  update reboots set cycled_at = clock_timestamp() where id = p_id and attempt = p_attempt and state = 'requested' and cycled_at is null
    returning tenant_id into v_tenant_id;
  update tenants set state_changed_at = clock_timestamp(), updated_at = now() where id = v_tenant_id and state = 'rebooting';
  return v_tenant_id is not null;
end $$;

-- Ends reboots, which the caller has locked, and sets their tenants' states; p_tenant_state null means what it was before.
create function genesis.end_reboots(p_ids bigint[], p_state genesis.reboot_state, p_code text, p_reason text, p_tenant_state genesis.tenant_state)
returns void
language plpgsql set search_path = genesis, pg_temp as $$
begin
  perform from tenants where id in (select tenant_id from reboots where id = any (p_ids)) order by id for update;
  update tenants t set state = coalesce(p_tenant_state, r.tenant_state_before), state_changed_at = now(), updated_at = now()
    from reboots r where r.id = any (p_ids) and t.id = r.tenant_id and t.state = 'rebooting';
  update reboots set state = p_state, ended_at = clock_timestamp(), reason_code = p_code, reason = p_reason,
      escalation = case when p_state = 'failed' and last_of_outage then 'due' end
    where id = any (p_ids);
end $$;

-- Gives a reboot up. Where the power may have been cut (p_outcome_unknown) the tenant counts as offline until it is heard.
create function genesis.fail_reboot(p_id bigint, p_attempt integer, p_code text, p_reason text, p_outcome_unknown boolean) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  perform from reboots where id = p_id and attempt = p_attempt and state in ('claimed', 'requested') for update;
  if not found then
    return false;
  end if;
  perform end_reboots(array[p_id], 'failed', p_code, p_reason, case when p_outcome_unknown then 'offline'::tenant_state end);
  return true;
end $$;

-- Heartbeats arrived from these tenants. A reboot whose action is done has helped; an automatic one that has not asked for
-- anything yet is called off, because its tenant came back by itself.
create function genesis.mark_reboots_recovered(p_tenant_ids text[]) returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_helped bigint[] := array(
    select id from reboots where tenant_id = any (p_tenant_ids) and state = 'requested' and cycled_at is not null order by id for update);
  v_needless bigint[] := array(
    select id from reboots where tenant_id = any (p_tenant_ids) and state in ('queued', 'claimed') and automatic and requested_at is null order by id for update);
begin
  perform end_reboots(v_helped, 'recovered', null, null, 'active');
  perform end_reboots(v_needless, 'cancelled', 'heard-again', 'reported by itself before anything was asked for', 'active');
  return cardinality(v_helped);
end $$;

-- Ends reboots after which no heartbeat came in time. Returns how many.
create function genesis.expire_overdue_reboots() returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_ids bigint[] := array(
    select r.id from reboots r join reboot_requests q on q.id = r.request_id
     where r.state = 'requested' and r.requested_at + make_interval(secs => q.timeout_ms / 1000.0) < clock_timestamp()
     order by r.id for update of r skip locked);
begin
  perform end_reboots(v_ids, 'failed', 'no-heartbeat', 'no heartbeat came in time after the power cycle', 'offline');
  return cardinality(v_ids);
end $$;

-- Failures after which only a person helps and of which nobody was told yet, and told ones that are over.
create function genesis.reboot_escalations() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('rebootId', r.id, 'tenantId', r.tenant_id, 'region', t.region,
      'failures', greatest(1, count_failed_reboots(r.tenant_id)),
      'state', case when r.escalation = 'due' then 'firing' else 'resolved' end) order by r.id), '[]')
    from reboots r join tenants t on t.id = r.tenant_id
   where r.escalation = 'due' or (r.escalation = 'raised' and t.state not in ('offline', 'rebooting'));
$$;

create function genesis.note_reboot_escalations(p_raised bigint[], p_over bigint[]) returns void
language sql set search_path = genesis, pg_temp as $$
  update reboots set escalation = case when id = any (p_raised) then 'raised' else 'over' end
   where (id = any (p_raised) and escalation = 'due') or (id = any (p_over) and escalation = 'raised');
$$;

-- All that was asked for in one go, in one answer.
create function genesis.reboot_progress(p_id text) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('requestId', q.id, 'reason', q.reason, 'requestedBy', q.requested_by, 'automatic', q.automatic, 'createdAt', q.created_at,
    'endedAt', e.ended_at, 'elapsedMs', greatest(0, round(extract(epoch from coalesce(e.ended_at, clock_timestamp()) - q.created_at) * 1000)),
    'reboots', (
      select coalesce(jsonb_agg(jsonb_build_object('tenantId', tenant_id, 'tier', tier, 'state', state, 'attempts', attempt, 'createdAt', created_at,
          'requestedAt', requested_at, 'cycledAt', cycled_at, 'endedAt', ended_at, 'code', reason_code, 'outcome', reason) order by position), '[]')
        from reboots where request_id = q.id))
    from reboot_requests q, lateral (
      select case when bool_and(ended_at is not null) then max(ended_at) when count(*) = 0 then q.created_at end as ended_at
        from reboots where request_id = q.id) e
   where q.id = p_id;
$$;

create function genesis.list_reboots(p_limit integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(reboot_progress(id) order by number desc), '[]')
    from (select id, number from reboot_requests order by number desc limit p_limit) q;
$$;

grant execute on function
  genesis.claim_reboot(bigint, jsonb), genesis.begin_reboot_request(bigint, integer),
  genesis.record_reboot_action(bigint, integer, bigint), genesis.record_reboot_cycled(bigint, integer),
  genesis.end_reboots(bigint[], genesis.reboot_state, text, text, genesis.tenant_state),
  genesis.fail_reboot(bigint, integer, text, text, boolean), genesis.mark_reboots_recovered(text[]), genesis.expire_overdue_reboots(),
  genesis.reboot_escalations(), genesis.note_reboot_escalations(bigint[], bigint[]), genesis.reboot_progress(text),
  genesis.list_reboots(integer)
  to service_role;

revoke execute on all functions in schema genesis from public;
