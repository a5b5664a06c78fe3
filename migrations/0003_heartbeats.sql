-- Up Migration
-- The last heartbeat of each tenant. Receive time is the database's clock: liveness is judged by when we heard, never by when
-- the droplet says it spoke.
create table genesis.heartbeats (
  tenant_id text primary key references genesis.tenants (id) on delete cascade,
  received_at timestamptz not null,
  sent_at timestamptz not null,
  sidecar_version text not null,
  n8n_version text not null,
  sidecar_state text not null,
  load jsonb not null
) with (fillfactor = 50);
create index heartbeats_by_age on genesis.heartbeats (received_at);

alter table genesis.heartbeats enable row level security;
create policy service_role_only on genesis.heartbeats to service_role using (true) with check (true);
grant select, insert, update on genesis.heartbeats to service_role;

-- Stores a batch of verified heartbeats. A heartbeat that was sent no later than the stored one is a replay, also when it
-- reached another replica first: it is named in `replayed` and changes nothing.
-- Returns {"replayed": [id], "waking": [id]}; `waking` are tenants whose wake may now be complete.
create function genesis.record_heartbeats(p_rows jsonb) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_result jsonb;
begin
  with incoming as (
    select distinct on (r.tenant_id) r.* from jsonb_to_recordset(p_rows) as r(
      tenant_id text, sent_at timestamptz, sidecar_version text, n8n_version text, sidecar_state text, load jsonb)
    join tenants t on t.id = r.tenant_id
    order by r.tenant_id, r.sent_at desc
  ), stored as (
    insert into heartbeats (tenant_id, received_at, sent_at, sidecar_version, n8n_version, sidecar_state, load)
      select tenant_id, clock_timestamp(), sent_at, sidecar_version, n8n_version, sidecar_state, load
        from incoming order by tenant_id
      on conflict (tenant_id) do update
        set received_at = excluded.received_at, sent_at = excluded.sent_at, sidecar_version = excluded.sidecar_version,
            n8n_version = excluded.n8n_version, sidecar_state = excluded.sidecar_state, load = excluded.load
        where heartbeats.sent_at < excluded.sent_at
      returning tenant_id
  ), recovered as (
    update tenants set state = 'active', state_changed_at = now(), updated_at = now()
      where id in (select tenant_id from stored) and state = 'offline'
  )
  select jsonb_build_object(
    'replayed', coalesce((select jsonb_agg(tenant_id) from incoming where tenant_id not in (select tenant_id from stored)), '[]'),
    'waking', coalesce((select jsonb_agg(t.id) from tenants t join stored s on s.tenant_id = t.id where t.state = 'waking'), '[]')
  ) into v_result;
  return v_result;
end $$;

-- What is needed to verify heartbeats of these tenants: the key version and the lineage, for the firewall.
create function genesis.tenant_keys(p_ids text[]) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'keyVersion', key_version, 'lineage', lineage)), '[]'::jsonb)
    from tenants where id = any (p_ids);
$$;

grant execute on function genesis.record_heartbeats(jsonb), genesis.tenant_keys(text[]) to service_role;
