-- Up Migration
-- One value a day for each figure that may run into a limit, so that its trend can be told. Bounded: a call brings at most 100 figures,
-- and what is older than 400 days goes.
create table genesis.metric_history (
  figure text not null check (length(figure) between 1 and 200),
  day date not null,
  at timestamptz not null,
  value double precision not null check (value between 0 and 1e18),
  primary key (figure, day)
);
create index metric_history_by_day on genesis.metric_history (day);

alter table genesis.metric_history enable row level security;
create policy service_role_only on genesis.metric_history to service_role using (true) with check (true);
grant select, insert, update, delete on genesis.metric_history to service_role;

-- p_values: {"figure": value}. The last value of a day (UTC) stays.
create function genesis.record_metrics(p_values jsonb) returns void
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz := clock_timestamp();
  v_day date := (v_now at time zone 'UTC')::date;
begin
  if (select count(*) from jsonb_object_keys(p_values)) > 100 then
    raise exception 'more than 100 figures at once';
  end if;
  insert into metric_history (figure, day, at, value)
    select key, v_day, v_now, value::double precision from jsonb_each_text(p_values) order by key
    on conflict (figure, day) do update set at = excluded.at, value = excluded.value where metric_history.at < excluded.at;
  delete from metric_history where day < v_day - 400;
end $$;

-- {"figure": [{"at", "value"}]}, oldest first.
create function genesis.read_metrics(p_figures text[], p_days integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_object_agg(figure, points), '{}'::jsonb) from (
    select figure, jsonb_agg(jsonb_build_object('at', at, 'value', value) order by day) as points from metric_history
     where figure = any (p_figures) and day > (now() at time zone 'UTC')::date - p_days group by figure) f;
$$;

-- Which fleet keys control planes started with, as fingerprints that do not give the key away: a process with another key than the rest
-- would refuse every heartbeat.
create table genesis.fleet_keys (
  fingerprint text primary key check (fingerprint ~ '^[0-9a-f]{16}$'),
  noted_at timestamptz not null,
  noted_by text not null
);

alter table genesis.fleet_keys enable row level security;
create policy service_role_only on genesis.fleet_keys to service_role using (true) with check (true);
grant select, insert, update, delete on genesis.fleet_keys to service_role;

-- Notes a start with this key; keeps the last ten keys.
create function genesis.note_fleet_key(p_fingerprint text, p_noted_by text) returns void
language sql set search_path = genesis, pg_temp as $$
  insert into fleet_keys (fingerprint, noted_at, noted_by) values (p_fingerprint, clock_timestamp(), p_noted_by)
    on conflict (fingerprint) do update set noted_at = excluded.noted_at, noted_by = excluded.noted_by;
  delete from fleet_keys where fingerprint not in (select fingerprint from fleet_keys order by noted_at desc limit 10);
$$;

-- The key that was noted last, or null.
create function genesis.latest_fleet_key() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('fingerprint', fingerprint, 'notedAt', noted_at, 'notedBy', noted_by)
    from fleet_keys order by noted_at desc limit 1;
$$;

revoke execute on function
  genesis.record_metrics(jsonb), genesis.read_metrics(text[], integer), genesis.note_fleet_key(text, text), genesis.latest_fleet_key() from public;
grant execute on function
  genesis.record_metrics(jsonb), genesis.read_metrics(text[], integer), genesis.note_fleet_key(text, text), genesis.latest_fleet_key()
  to service_role;
