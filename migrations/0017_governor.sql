-- Up Migration
-- What the concurrency governor has decided, one row for each target that it protects.
create table genesis.governor_limits (
  target text primary key check (length(target) between 1 and 64),
  -- Jobs that use the target and may run at once, in the whole cluster.
  concurrency integer not null check (concurrency > 0),
  baseline_ms double precision,
  cooling integer not null,
  decided_at timestamptz not null default now()
);

-- What each process saw of its calls since the last decision. One row for each process and target, so that the table is as small as
-- the cluster however long nobody decides.
create table genesis.governor_windows (
  target text not null check (length(target) between 1 and 64),
  reporter text not null,
  calls bigint not null,
  errors bigint not null,
  median_ms double precision,
  reported_at timestamptz not null,
  primary key (target, reporter)
);

do $$
declare t text;
begin
  foreach t in array array['governor_limits', 'governor_windows'] loop
    execute format('alter table genesis.%I enable row level security', t);
    execute format('create policy service_role_only on genesis.%I to service_role using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on genesis.%I to service_role', t);
  end loop;
end $$;

-- Adds what one process saw: p_windows is {"target": {"calls", "errors", "medianMs"}}. Returns the limits that hold, {"target": concurrency}.
create function genesis.report_calls(p_reporter text, p_windows jsonb) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
begin
  -- Of processes that are gone, when nobody has decided for long.
  delete from governor_windows where reported_at < now() - interval '10 minutes';
  insert into governor_windows as w (target, reporter, calls, errors, median_ms, reported_at)
    select key, p_reporter, (value->>'calls')::bigint, (value->>'errors')::bigint, (value->>'medianMs')::double precision, clock_timestamp()
      from jsonb_each(p_windows) order by key
    on conflict (target, reporter) do update set calls = w.calls + excluded.calls, errors = w.errors + excluded.errors,
      median_ms = coalesce(excluded.median_ms, w.median_ms), reported_at = excluded.reported_at;
  return (select coalesce(jsonb_object_agg(target, concurrency), '{}') from governor_limits);
end $$;

-- Everything that a decision is made of; `asOf` goes back into decide_governor_limits.
create function genesis.governor_view() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object(
    'asOf', (select coalesce(max(reported_at), '-infinity'::timestamptz) from governor_windows),
    'states', (
      select coalesce(jsonb_object_agg(target, jsonb_build_object('limit', concurrency, 'baselineMs', baseline_ms, 'cooling', cooling)), '{}')
        from governor_limits),
    'windows', (
      select coalesce(jsonb_object_agg(target, windows), '{}') from (
        select target, jsonb_agg(jsonb_build_object('calls', calls, 'errors', errors, 'medianMs', median_ms)) as windows
          from governor_windows group by target) w));
$$;

-- Keeps the decisions, {"target": {"limit", "baselineMs", "cooling"}}, and forgets what they were made of. A process that reported again
-- meanwhile keeps its row, and what was used of it counts a second time: too careful rather than too bold.
create function genesis.decide_governor_limits(p_states jsonb, p_as_of timestamptz) returns void
language plpgsql set search_path = genesis, pg_temp as $$
begin
  insert into governor_limits (target, concurrency, baseline_ms, cooling)
    select key, (value->>'limit')::integer, (value->>'baselineMs')::double precision, (value->>'cooling')::integer
      from jsonb_each(p_states) order by key
    on conflict (target) do update set concurrency = excluded.concurrency, baseline_ms = excluded.baseline_ms, cooling = excluded.cooling, decided_at = now();
  delete from governor_windows where reported_at <= p_as_of;
end $$;

grant execute on function
  genesis.report_calls(text, jsonb), genesis.governor_view(), genesis.decide_governor_limits(jsonb, timestamptz)
  to service_role;

revoke execute on all functions in schema genesis from public;
