-- Up Migration
-- One pace for all processes that talk to one rate-limited API. See docs/adr: a permit is taken before a request and given back
-- when the answer is in; it can be used again one window later. So whatever delays there are between sending and arriving, the
-- API never sees more than n requests in any window.
create table genesis.api_budgets (
  bucket text primary key,
  next_at timestamptz not null default '-infinity',
  paused_until timestamptz not null default '-infinity',
  hourly_limit integer,
  remaining integer,
  reset_at timestamptz,
  observed_at timestamptz
);

create table genesis.api_permits (
  id bigint generated always as identity primary key,
  bucket text not null references genesis.api_budgets (bucket) on delete cascade,
  free_at timestamptz not null
);
create index api_permits_by_bucket on genesis.api_permits (bucket, free_at);

create table genesis.api_waiters (
  bucket text not null references genesis.api_budgets (bucket) on delete cascade,
  waiter text not null,
  rank bigint not null,
  seen_at timestamptz not null,
  primary key (bucket, waiter)
);

do $$
declare t text;
begin
  foreach t in array array['api_budgets', 'api_permits', 'api_waiters'] loop
    execute format('alter table genesis.%I enable row level security', t);
    execute format('create policy service_role_only on genesis.%I to service_role using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on genesis.%I to service_role', t);
  end loop;
end $$;

-- Asks for the right to send one request now.
-- p_waiter: who asks, stable over repeated asks; p_rank: lower goes first; p_rate: requests a second, at most;
-- p_hold_ms: how long the permit stays taken when it is never given back (its holder was killed).
-- Returns {"permit": id}, or {"waitMs": when to ask again, "pausedMs": how long the API still wants no requests at all}.
create function genesis.take_api_permit(p_bucket text, p_waiter text, p_rank bigint, p_rate numeric, p_hold_ms integer)
returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz;
  v_budget api_budgets;
  v_slots integer := ceil(p_rate);
  v_ready_at timestamptz;
  v_permit bigint;
begin
  insert into api_budgets (bucket) values (p_bucket) on conflict do nothing;
  select * into v_budget from api_budgets where bucket = p_bucket for update;
  v_now := clock_timestamp();
  -- A waiter that has not asked for two seconds is gone: its process was killed while others may still go on.
  delete from api_waiters where bucket = p_bucket and seen_at < v_now - interval '2 seconds' and waiter <> p_waiter;
  delete from api_permits where bucket = p_bucket and free_at <= v_now;

  -- Ready when the pause is over, the pace allows the next start, and fewer than n permits are out or cooling.
  select greatest(v_budget.paused_until, v_budget.next_at, coalesce(max(free_at), '-infinity')) into v_ready_at from (
    select free_at from api_permits where bucket = p_bucket order by free_at desc offset v_slots - 1 limit 1) as nth;

  if v_ready_at <= v_now and not exists (
    select from api_waiters where bucket = p_bucket and waiter <> p_waiter and (rank, waiter) < (p_rank, p_waiter)) then
    delete from api_waiters where bucket = p_bucket and waiter = p_waiter;
    insert into api_permits (bucket, free_at)
      values (p_bucket, v_now + make_interval(secs => p_hold_ms / 1000.0 + v_slots / p_rate)) returning id into v_permit;
    update api_budgets set next_at = v_now + make_interval(secs => 1 / p_rate) where bucket = p_bucket;
    return jsonb_build_object('permit', v_permit);
  end if;

  insert into api_waiters (bucket, waiter, rank, seen_at) values (p_bucket, p_waiter, p_rank, v_now)
    on conflict (bucket, waiter) do update set rank = excluded.rank, seen_at = excluded.seen_at;
  -- A quarter of a second at most: a permit that is out comes back earlier than its hold time says. When the way is free but
  -- somebody of a better rank is first, 20 ms: they are about to ask.
  return jsonb_build_object('waitMs',
    case when v_ready_at <= v_now then 20
         else ceil(extract(epoch from least(v_ready_at, v_now + interval '250 milliseconds') - v_now) * 1000) end,
    'pausedMs', case when v_budget.paused_until > v_now
         then ceil(extract(epoch from v_budget.paused_until - v_now) * 1000) else 0 end);
end $$;

-- Keeps a permit while its request is on the way. False when it ran out and was given away.
create function genesis.renew_api_permit(p_permit bigint, p_hold_ms integer) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update api_permits set free_at = clock_timestamp() + make_interval(secs => p_hold_ms / 1000.0)
    where id = p_permit and free_at > clock_timestamp();
  return found;
end $$;

-- Gives a permit back when the answer is in, with what the answer said of the limits (nulls where it said nothing).
create function genesis.release_api_permit(
  p_permit bigint, p_window_ms integer, p_limit integer, p_remaining integer, p_reset_at timestamptz, p_paused_until timestamptz)
returns void
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_bucket text;
begin
  update api_permits set free_at = clock_timestamp() + make_interval(secs => p_window_ms / 1000.0)
    where id = p_permit returning bucket into v_bucket;
  update api_budgets set
      hourly_limit = coalesce(p_limit, hourly_limit),
      remaining = coalesce(p_remaining, remaining),
      reset_at = coalesce(p_reset_at, reset_at),
      observed_at = case when p_remaining is null then observed_at else clock_timestamp() end,
      paused_until = greatest(paused_until, coalesce(p_paused_until, '-infinity'))
    where bucket = v_bucket;
end $$;

create function genesis.read_api_budget(p_bucket text) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('limit', hourly_limit, 'remaining', remaining, 'resetAt', reset_at, 'observedAt', observed_at,
    'pausedUntil', nullif(paused_until, '-infinity')) from api_budgets where bucket = p_bucket;
$$;

grant execute on function
  genesis.take_api_permit(text, text, bigint, numeric, integer),
  genesis.renew_api_permit(bigint, integer), genesis.release_api_permit(bigint, integer, integer, integer, timestamptz, timestamptz), genesis.read_api_budget(text)
  to service_role;
