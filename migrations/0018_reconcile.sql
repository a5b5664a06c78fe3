-- Up Migration
-- Tenants that were found between two states with nothing at work on them, until people know of them and until they are well again.
create table genesis.stuck_tenants (
  tenant_id text primary key references genesis.tenants (id) on delete cascade,
  was genesis.tenant_state not null,
  became genesis.tenant_state not null,
  for_ms bigint not null,
  settled_at timestamptz not null default now(),
  told_at timestamptz
);

alter table genesis.stuck_tenants enable row level security;
create policy service_role_only on genesis.stuck_tenants to service_role using (true) with check (true);
grant select, insert, update, delete on genesis.stuck_tenants to service_role;

-- Few tenants are between states at any time, so looking for stuck ones costs next to nothing.
create index tenants_between_states on genesis.tenants (state_changed_at) where state in ('hibernating', 'waking', 'updating', 'rebooting');

-- Settles tenants that have been between two states for longer than p_stuck_after_ms while no unfinished wake or reboot drives them:
-- active when their sidecar was heard within p_heard_within_ms, otherwise offline until it is. One that somebody works on at this
-- moment is locked, and left to the next round.
-- Returns {"settled": [...], "recovered": [...]}, each again and again until confirm_stuck_tenants.
create function genesis.settle_stuck_tenants(p_stuck_after_ms bigint, p_heard_within_ms bigint, p_limit integer, p_actor text) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_stuck_since timestamptz := now() - make_interval(secs => p_stuck_after_ms / 1000.0);
  v_ids text[] := array(
    select t.id from tenants t
     where t.state in ('hibernating', 'waking', 'updating', 'rebooting') and t.state_changed_at < v_stuck_since
       and not exists (select from wake_targets w where w.tenant_id = t.id and w.state in ('queued', 'claimed', 'requested'))
       and not exists (select from reboots r where r.tenant_id = t.id and r.state in ('queued', 'claimed', 'requested'))
     order by t.id limit p_limit for update of t skip locked);
begin
  if cardinality(v_ids) > 0 then
    insert into stuck_tenants (tenant_id, was, became, for_ms)
      select t.id, t.state,
          case when h.received_at > now() - make_interval(secs => p_heard_within_ms / 1000.0) then 'active' else 'offline' end::tenant_state,
          extract(epoch from now() - t.state_changed_at) * 1000
        from tenants t left join heartbeats h on h.tenant_id = t.id where t.id = any (v_ids)
      on conflict (tenant_id) do update set was = excluded.was, became = excluded.became, for_ms = excluded.for_ms, settled_at = now(), told_at = null;
    update tenants t set state = s.became, state_changed_at = now(), updated_at = now()
      from stuck_tenants s where t.id = any (v_ids) and s.tenant_id = t.id;
    insert into audit_log (actor, action, subject, detail)
      select p_actor, 'tenant.settle', tenant_id, jsonb_build_object('was', was, 'became', became, 'forMs', for_ms)
        from stuck_tenants where tenant_id = any (v_ids);
  end if;
  return (
    select jsonb_build_object(
        'settled', coalesce(jsonb_agg(stuck_tenant_document(s, t)) filter (where s.told_at is null), '[]'),
        'recovered', coalesce(jsonb_agg(stuck_tenant_document(s, t)) filter (where s.told_at is not null and t.state <> 'offline'), '[]'))
      from stuck_tenants s join tenants t on t.id = s.tenant_id);
end $$;

create function genesis.stuck_tenant_document(s genesis.stuck_tenants, t genesis.tenants) returns jsonb
language sql immutable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('tenantId', t.id, 'tier', t.tier, 'region', t.region, 'was', s.was, 'became', s.became, 'forMs', s.for_ms);
$$;

create function genesis.confirm_stuck_tenants(p_settled text[], p_recovered text[]) returns void
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update stuck_tenants set told_at = now() where tenant_id = any (p_settled) and told_at is null;
  delete from stuck_tenants where tenant_id = any (p_recovered) and told_at is not null;
end $$;

grant execute on function
  genesis.settle_stuck_tenants(bigint, bigint, integer, text), genesis.confirm_stuck_tenants(text[], text[]),
  genesis.stuck_tenant_document(genesis.stuck_tenants, genesis.tenants)
  to service_role;

revoke execute on all functions in schema genesis from public;
