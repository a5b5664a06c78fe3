-- Up Migration
-- Besides the pace, the rolling windows of an API's limits, with a reserve for emergencies. A permit is kept for as long as its request
-- may count in the longest window; `arrived_by` is the latest time at which the API may have counted it: the end of the hold while no
-- answer came, then the time of the answer. So whatever delays lie between, no window of the API's ever holds more than ours does.
alter table genesis.api_permits
  add column taken_at timestamptz not null default clock_timestamp(),
  add column arrived_by timestamptz not null default clock_timestamp();
create index api_permits_by_arrival on genesis.api_permits (bucket, arrived_by);

-- What others sent with the same token, by the newest answer that told it: what the API had counted, less what of ours it surely
-- had. Negative when the API counts less than we do. Good for one window: by then the API has forgotten it, too.
alter table genesis.api_budgets
  drop column remaining,
  add column others integer not null default 0,
  -- Whether the oldest request that it counted is one of ours, so that we know ourselves when it is forgotten.
  add column reset_is_own boolean not null default false,
  add column observed_permit bigint not null default 0;

alter table genesis.api_waiters add column emergency boolean not null default false;

-- p_limits: {"minute": {"limit", "windowMs"}, "hour": {"limit", "windowMs"}, "reserve": share of both}. The hour's limit is what the
-- API says, once it said something. Returns for each window what it allows and what counts in it now.
create function genesis.api_windows(p_budget genesis.api_budgets, p_limits jsonb, p_now timestamptz)
returns table (name text, span interval, most integer, used bigint, reserved integer, frees_at timestamptz)
language plpgsql stable set search_path = genesis, pg_temp as $$
declare
  v_window record;
  v_since_observed bigint;
  v_reserve numeric := (p_limits ->> 'reserve')::numeric;
begin
  for v_window in select * from (values ('minute'), ('hour')) as w (name) loop
    name := v_window.name;
    span := make_interval(secs => (p_limits -> name ->> 'windowMs')::numeric / 1000);
    most := (p_limits -> name ->> 'limit')::integer;
    frees_at := null;
    select count(*), count(*) filter (where id > p_budget.observed_permit) into used, v_since_observed
      from api_permits where bucket = p_budget.bucket and arrived_by > p_now - span;
    if name = 'hour' then
      most := coalesce(p_budget.hourly_limit, most);
      if p_budget.observed_at > p_now - span then
        used := greatest(used + p_budget.others, v_since_observed);
        -- The API said when its oldest request is forgotten. If that is another's, only the next answer tells. So one may go and see
        -- when that time is past, and once a minute when all but the reserve seems to be used: others may have stopped long ago.
        if p_budget.reset_at > p_now then
          frees_at := case when not p_budget.reset_is_own then p_budget.reset_at end;
        elsif p_budget.others > 0 or not p_budget.reset_is_own then
          if exists (select from api_permits where bucket = p_budget.bucket and arrived_by > p_now) then
            frees_at := p_now + interval '250 milliseconds';
          elsif p_budget.observed_at <= p_now - interval '1 minute' then
            used := least(used, most - floor(most * v_reserve) - 1);
          else
            frees_at := p_budget.observed_at + interval '1 minute';
            if not p_budget.reset_is_own then
              used := least(used, most) - 1;
            end if;
          end if;
        end if;
        used := greatest(0, used);
      end if;
    end if;
    reserved := floor(most * v_reserve);
    return next;
  end loop;
end $$;

-- When a window lets one more request through: at once, or when as many of ours have left it as it takes.
create function genesis.api_window_frees(
  p_bucket text, p_span interval, p_used bigint, p_most bigint, p_frees_at timestamptz, p_now timestamptz) returns timestamptz
language sql stable set search_path = genesis, pg_temp as $$
  select case when p_used < p_most then '-infinity' else least(p_frees_at, p_now + p_span, (
    select arrived_by + p_span from api_permits where bucket = p_bucket and arrived_by > p_now - p_span
     order by arrived_by offset p_used - p_most limit 1)) end;
$$;

drop function genesis.take_api_permit(text, text, bigint, numeric, integer);

-- Asks for the right to send one request now.
-- p_waiter: who asks, stable over repeated asks; p_rank: lower goes first, emergencies before all others; p_rate: requests a second,
-- at most; p_hold_ms: how long the permit stays taken when it is never given back (its holder was killed).
-- Returns {"permit": id}, or {"waitMs": when to ask again, "pausedMs": how long there will be none at all}.
create function genesis.take_api_permit(
  p_bucket text, p_waiter text, p_rank bigint, p_rate numeric, p_hold_ms integer, p_emergency boolean, p_limits jsonb)
returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz;
  v_budget api_budgets;
  v_slots integer := ceil(p_rate);
  v_step interval := make_interval(secs => 1 / p_rate);
  v_cooling interval := make_interval(secs => v_slots / p_rate);
  v_hold interval := make_interval(secs => p_hold_ms / 1000.0);
  v_pace_at timestamptz;
  v_paused_until timestamptz;
  v_ready_at timestamptz;
  v_permit bigint;
begin
  insert into api_budgets (bucket) values (p_bucket) on conflict do nothing;
  select * into v_budget from api_budgets where bucket = p_bucket for update;
  v_now := clock_timestamp();
  -- A waiter that has not asked for two seconds is gone: its process was killed while others may still go on.
  delete from api_waiters where bucket = p_bucket and seen_at < v_now - interval '2 seconds' and waiter <> p_waiter;
  delete from api_permits where bucket = p_bucket and free_at <= v_now
    and arrived_by <= v_now - make_interval(secs => (p_limits -> 'hour' ->> 'windowMs')::numeric / 1000);

  -- The pace: the next start is due, and fewer than n permits are out or cooling. An emergency keeps its own pace behind whatever was sent,
  -- but does not wait out that of a slower request: a wake of one in ten seconds must not hold up a droplet that hangs.
  if p_emergency then
    select coalesce(greatest(max(taken_at) + v_step, (array_agg(arrived_by order by arrived_by desc))[v_slots] + v_cooling), '-infinity') into v_pace_at
      from api_permits where bucket = p_bucket and arrived_by > v_now - v_cooling;
  else
    select greatest(v_budget.next_at, coalesce(max(free_at), '-infinity')) into v_pace_at from (
      select free_at from api_permits where bucket = p_bucket and free_at > v_now order by free_at desc offset v_slots - 1 limit 1) as nth;
  end if;
  -- The pause that a 429 asked for, and the windows, of which only an emergency may use the last part.
  select greatest(v_budget.paused_until,
      max(api_window_frees(p_bucket, w.span, w.used, w.most - case when p_emergency then 0 else w.reserved end, w.frees_at, v_now)))
    into v_paused_until from api_windows(v_budget, p_limits, v_now) w;
  v_ready_at := greatest(v_pace_at, v_paused_until);

  if v_ready_at <= v_now and not exists (
    select from api_waiters where bucket = p_bucket and waiter <> p_waiter
       and (not emergency, rank, waiter) < (not p_emergency, p_rank, p_waiter)) then
    delete from api_waiters where bucket = p_bucket and waiter = p_waiter;
    insert into api_permits (bucket, taken_at, arrived_by, free_at)
      values (p_bucket, v_now, v_now + v_hold, v_now + v_hold + v_cooling) returning id into v_permit;
    update api_budgets set next_at = greatest(next_at, v_now + v_step) where bucket = p_bucket;
    return jsonb_build_object('permit', v_permit);
  end if;

  insert into api_waiters (bucket, waiter, rank, emergency, seen_at) values (p_bucket, p_waiter, p_rank, p_emergency, v_now)
    on conflict (bucket, waiter) do update set rank = excluded.rank, emergency = excluded.emergency, seen_at = excluded.seen_at;
  -- A quarter of a second at most: a permit that is out comes back earlier than its hold time says. When the way is free but
  -- somebody of a better rank is first, 20 ms: they are about to ask.
  return jsonb_build_object('waitMs',
    case when v_ready_at <= v_now then 20
         else ceil(extract(epoch from least(v_ready_at, v_now + interval '250 milliseconds') - v_now) * 1000) end,
    'pausedMs', case when v_paused_until > v_now then ceil(extract(epoch from v_paused_until - v_now) * 1000) else 0 end);
end $$;

drop function genesis.renew_api_permit(bigint, integer);

-- Keeps a permit while its request is on the way. False when it ran out and was given away.
create function genesis.renew_api_permit(p_permit bigint, p_hold_ms integer, p_window_ms integer) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_until timestamptz := clock_timestamp() + make_interval(secs => p_hold_ms / 1000.0);
begin
  update api_permits set arrived_by = v_until, free_at = v_until + make_interval(secs => p_window_ms / 1000.0)
    where id = p_permit and arrived_by > clock_timestamp();
  return found;
end $$;

drop function genesis.release_api_permit(bigint, integer, integer, integer, timestamptz, timestamptz);

-- Gives a permit back when the answer is in, with what the answer said of the limits (nulls where it said nothing).
-- p_hour_ms: how long the API counts a request against that limit.
create function genesis.release_api_permit(
  p_permit bigint, p_window_ms integer, p_hour_ms integer, p_limit integer, p_remaining integer, p_reset_at timestamptz, p_paused_until timestamptz)
returns void
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz;
  v_permit api_permits;
  v_hour interval := make_interval(secs => p_hour_ms / 1000.0);
begin
  -- The budget before its permits, as everywhere.
  perform from api_budgets where bucket = (select bucket from api_permits where id = p_permit) for update;
  v_now := clock_timestamp();
  update api_permits set arrived_by = v_now, free_at = v_now + make_interval(secs => p_window_ms / 1000.0)
    where id = p_permit returning * into v_permit;
  update api_budgets set paused_until = greatest(paused_until, coalesce(p_paused_until, '-infinity')) where bucket = v_permit.bucket;
  -- An answer that is read after that of a later request tells old news.
  update api_budgets set hourly_limit = p_limit, reset_at = p_reset_at, observed_at = v_now, observed_permit = p_permit,
      -- Surely counted are this request and those that left within the hour and were answered before this one left.
      others = p_limit - p_remaining - 1 - (select count(*) from api_permits
        where bucket = v_permit.bucket and id < p_permit and arrived_by <= v_permit.taken_at and taken_at > v_now - v_hour),
      reset_is_own = exists (select from api_permits where bucket = v_permit.bucket
        and arrived_by between p_reset_at - v_hour - interval '2 seconds' and p_reset_at - v_hour + interval '2 seconds')
    where bucket = v_permit.bucket and p_limit is not null and p_remaining is not null and observed_permit < p_permit;
end $$;

drop function genesis.read_api_budget(text);

-- Null when nothing was ever asked.
create function genesis.read_api_budget(p_bucket text, p_limits jsonb) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('resetAt', b.reset_at, 'observedAt', b.observed_at,
      'pausedUntil', case when b.paused_until > clock_timestamp() then b.paused_until end,
      'windows', (
        select jsonb_object_agg(w.name, jsonb_build_object('limit', w.most, 'left', greatest(0, w.most - w.used),
            'reserved', least(w.reserved, greatest(0, w.most - w.used))))
          from api_windows(b, p_limits, clock_timestamp()) w))
    from api_budgets b where b.bucket = p_bucket;
$$;

grant execute on function
  genesis.api_windows(genesis.api_budgets, jsonb, timestamptz),
  genesis.api_window_frees(text, interval, bigint, bigint, timestamptz, timestamptz),
  genesis.take_api_permit(text, text, bigint, numeric, integer, boolean, jsonb), genesis.renew_api_permit(bigint, integer, integer),
  genesis.release_api_permit(bigint, integer, integer, integer, integer, timestamptz, timestamptz), genesis.read_api_budget(text, jsonb)
  to service_role;

revoke execute on all functions in schema genesis from public;
