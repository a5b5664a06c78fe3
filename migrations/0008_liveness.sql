-- Up Migration
-- Who is watched, and since when silence counts against him. A heartbeat makes its tenant watched; whoever is watched without ever
-- having been heard has no heartbeat yet.
drop index genesis.heartbeats_by_age;
alter table genesis.heartbeats
  add column watched_from timestamptz,
  alter column received_at drop not null, alter column sent_at drop not null, alter column sidecar_version drop not null,
  alter column n8n_version drop not null, alter column sidecar_state drop not null, alter column load drop not null,
  add constraint heard_wholly_or_not check (num_nulls(received_at, sent_at, sidecar_version, n8n_version, sidecar_state, load) in (0, 6));
create index heartbeats_watched on genesis.heartbeats (watched_from) where watched_from is not null;

-- How many are watched: counting them would cost a tick of the watchdog more the larger the fleet is.
create table genesis.liveness_totals (
  singleton boolean primary key default true check (singleton),
  watched bigint not null
);
insert into genesis.liveness_totals (watched) values (0);

alter table genesis.liveness_totals enable row level security;
create policy service_role_only on genesis.liveness_totals to service_role using (true) with check (true);
grant select, update on genesis.liveness_totals to service_role;

-- Most heartbeats come from tenants that are watched already, and then the one row of totals is left alone.
create function genesis.count_watched() returns trigger
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_change bigint := 0;
begin
  if tg_op = 'TRUNCATE' then
    update liveness_totals set watched = 0;
    return null;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    v_change := v_change + (select count(*) from after_rows where watched_from is not null);
  end if;
  if tg_op in ('UPDATE', 'DELETE') then
    v_change := v_change - (select count(*) from before_rows where watched_from is not null);
  end if;
  if v_change <> 0 then
    update liveness_totals set watched = watched + v_change;
  end if;
  return null;
end $$;
create trigger count_watched_after_insert after insert on genesis.heartbeats
  referencing new table as after_rows for each statement execute function genesis.count_watched();
create trigger count_watched_after_update after update on genesis.heartbeats
  referencing old table as before_rows new table as after_rows for each statement execute function genesis.count_watched();
create trigger count_watched_after_delete after delete on genesis.heartbeats
  referencing old table as before_rows for each statement execute function genesis.count_watched();
create trigger count_watched_after_truncate after truncate on genesis.heartbeats for each statement execute function genesis.count_watched();

-- Times go out and come back in whole ms, so that one can be compared with what was given out before.
create function genesis.liveness_now() returns timestamptz
language sql volatile set search_path = genesis, pg_temp as $$
  select date_trunc('milliseconds', clock_timestamp());
$$;

create function genesis.epoch_ms(p_time timestamptz) returns bigint
language sql immutable set search_path = genesis, pg_temp as $$
  select floor(extract(epoch from p_time) * 1000)::bigint;
$$;

-- Stores a batch of verified heartbeats. A heartbeat that was sent no later than the stored one is a replay, also when it
-- reached another replica first: it is named in `replayed` and changes nothing. Returns {"replayed": [id]}.
create or replace function genesis.record_heartbeats(p_rows jsonb) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz := liveness_now();
  v_result jsonb;
begin
  with incoming as (
    select distinct on (r.tenant_id) r.* from jsonb_to_recordset(p_rows) as r(
      tenant_id text, sent_at timestamptz, sidecar_version text, n8n_version text, sidecar_state text, load jsonb)
    join tenants t on t.id = r.tenant_id
    order by r.tenant_id, r.sent_at desc
  ), stored as (
    insert into heartbeats (tenant_id, watched_from, received_at, sent_at, sidecar_version, n8n_version, sidecar_state, load)
      select tenant_id, v_now, v_now, sent_at, sidecar_version, n8n_version, sidecar_state, load from incoming order by tenant_id
      on conflict (tenant_id) do update
        set watched_from = excluded.watched_from, received_at = excluded.received_at, sent_at = excluded.sent_at,
            sidecar_version = excluded.sidecar_version, n8n_version = excluded.n8n_version, sidecar_state = excluded.sidecar_state,
            load = excluded.load
        where heartbeats.sent_at is null or heartbeats.sent_at < excluded.sent_at
      returning tenant_id
  )
  select jsonb_build_object('replayed',
      coalesce((select jsonb_agg(tenant_id) from incoming where tenant_id not in (select tenant_id from stored)), '[]'))
    into v_result;
  return v_result;
end $$;

-- Keeps heartbeats that were recorded elsewhere, with the times at which they came. Says nothing about who is watched. Returns how many
-- were newer than what was here.
create function genesis.archive_heartbeats(p_rows jsonb) returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_kept integer;
begin
  insert into heartbeats (tenant_id, received_at, sent_at, sidecar_version, n8n_version, sidecar_state, load)
    select r.tenant_id, r.received_at, r.sent_at, r.sidecar_version, r.n8n_version, r.sidecar_state, r.load
      from jsonb_to_recordset(p_rows) as r(tenant_id text, received_at timestamptz, sent_at timestamptz, sidecar_version text,
        n8n_version text, sidecar_state text, load jsonb)
      join tenants t on t.id = r.tenant_id
      order by r.tenant_id
    on conflict (tenant_id) do update
      set received_at = excluded.received_at, sent_at = excluded.sent_at, sidecar_version = excluded.sidecar_version,
          n8n_version = excluded.n8n_version, sidecar_state = excluded.sidecar_state, load = excluded.load
      where heartbeats.received_at is null or heartbeats.received_at < excluded.received_at;
  get diagnostics v_kept = row_count;
  return v_kept;
end $$;

-- Who among the watched has been silent for longer than p_silent_ms, the longest silent first. Reads what is silent, not what is watched.
create function genesis.sweep_liveness(p_silent_ms bigint, p_limit integer) returns jsonb
language plpgsql volatile set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz := liveness_now();
  v_before timestamptz := v_now - p_silent_ms * interval '1 millisecond';
begin
  return jsonb_build_object(
    'nowMs', epoch_ms(v_now),
    'watched', (select watched from liveness_totals),
    'silent', (select count(*) from heartbeats where watched_from < v_before),
    'oldest', (select coalesce(jsonb_agg(jsonb_build_object('tenantId', tenant_id, 'heardAtMs', epoch_ms(watched_from)) order by watched_from), '[]')
      from (select tenant_id, watched_from from heartbeats where watched_from < v_before order by watched_from limit p_limit) o),
    -- From the index's young end. Those that are only watched as though they had been heard are passed over.
    'latestHeardAtMs', epoch_ms(coalesce(
      (select received_at from heartbeats where watched_from is not null and watched_from = received_at order by watched_from desc limit 1),
      (select max(received_at) from heartbeats))));
end $$;

-- Watches tenants as though they were heard now; who is watched already keeps his time. Returns how many were not.
create function genesis.watch_tenants(p_ids text[]) returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_added integer;
begin
  insert into heartbeats (tenant_id, watched_from)
    select id, liveness_now() from tenants where id = any (p_ids) order by id
    on conflict (tenant_id) do update set watched_from = excluded.watched_from where heartbeats.watched_from is null;
  get diagnostics v_added = row_count;
  return v_added;
end $$;

-- Stops watching those that were not heard since. p_rows: [{"tenant_id", "heard_at_ms"}].
create function genesis.unwatch_tenants(p_rows jsonb) returns void
language plpgsql set search_path = genesis, pg_temp as $$
begin
  -- In the order of ids, as heartbeats are recorded: nobody waits for another in a circle.
  perform from heartbeats where tenant_id in (select r.tenant_id from jsonb_to_recordset(p_rows) as r(tenant_id text)) order by tenant_id for update;
  update heartbeats h set watched_from = null
    from jsonb_to_recordset(p_rows) as r(tenant_id text, heard_at_ms bigint)
    where h.tenant_id = r.tenant_id and epoch_ms(h.watched_from) <= r.heard_at_ms;
end $$;

-- Of these, those that are watched.
create function genesis.heard_at(p_ids text[]) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('tenantId', tenant_id, 'heardAtMs', epoch_ms(watched_from))), '[]')
    from heartbeats where tenant_id = any (p_ids) and watched_from is not null;
$$;

-- Tenants from which a heartbeat changes something. Null when p_version is the present version of the list.
create function genesis.awaited_tenants(p_version text) returns jsonb
language plpgsql volatile set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz := clock_timestamp();
  v_version text;
  v_tenants jsonb;
begin
  select md5(coalesce(string_agg(id || ' ' || state_changed_at, ',' order by id), '')) into v_version
    from tenants where state in ('waking', 'rebooting', 'offline');
  if v_version = p_version then
    return null;
  end if;
  select jsonb_agg(jsonb_build_object('tenantId', id, 'sinceMs', greatest(0, epoch_ms(v_now) - epoch_ms(state_changed_at)))) into v_tenants
    from tenants where state in ('waking', 'rebooting', 'offline');
  return jsonb_build_object('version', v_version, 'tenants', coalesce(v_tenants, '[]'));
end $$;

grant execute on function
  genesis.count_watched(), genesis.liveness_now(), genesis.epoch_ms(timestamptz), genesis.archive_heartbeats(jsonb),
  genesis.sweep_liveness(bigint, integer), genesis.watch_tenants(text[]), genesis.unwatch_tenants(jsonb), genesis.heard_at(text[]),
  genesis.awaited_tenants(text)
  to service_role;

revoke execute on all functions in schema genesis from public;
